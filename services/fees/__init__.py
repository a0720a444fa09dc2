"""Fees: payments through a provider, started here and settled by what the provider says."""
