"""Requests for releases: asked for, decided by somebody else, made once."""
