"""The demo's steps turned into rows at once: the rows that the services would write, without asking a database."""
