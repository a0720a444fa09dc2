"""What a ministry has: files of facts and members, read, checked and loaded once, whole or not at all."""
