"""The command line around the program: what the environment says, what is opened, what is printed."""
