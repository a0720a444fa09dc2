"""Every write, a module for each subject: a command, the service that decides, and what may come of it."""
