"""What moves a record on: decisions, appeals, and what a move still lacks."""
