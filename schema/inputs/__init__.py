"""What writes are given, a module for each subject. Every input carries an idempotency key."""
