"""Travellers: applications, the permits they give, and the border."""
