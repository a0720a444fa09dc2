"""The registry of the diaspora: members, consents, and who may be the same person."""
