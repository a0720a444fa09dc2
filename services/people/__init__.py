"""People and their documents: who somebody is, and how what they send is read."""
