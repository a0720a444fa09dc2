"""The demo country: a small, synthetic, reproducible population entered through the services."""
