"""Messages to people: queued with the event they are about, claimed and marked by whoever sends them."""
