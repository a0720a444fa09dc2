"""Relocation aid as a ledger: paid, lapsed, claimed back."""
