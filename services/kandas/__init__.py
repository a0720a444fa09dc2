"""Returning families: the case, its evidence, the place they live, until they are citizens."""
