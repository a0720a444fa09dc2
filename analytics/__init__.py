"""Figures: fact tables, metrics as values, and the engine that answers questions. Knows no database of records."""
