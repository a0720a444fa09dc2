"""The officers' desk: who works on what, who is away, notes, second looks, and finding by document number."""
