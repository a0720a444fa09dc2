"""What is true: a function per use case, no commit: (session, actor, command, given) -> Record | Problem."""
