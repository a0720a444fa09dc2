"""HTTP: negotiation, limits, tokens to actors. Knows nothing of visas, families or figures."""
