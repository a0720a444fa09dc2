"""The only exit: what may be published, to whom. Knows no data and nobody of ours."""
