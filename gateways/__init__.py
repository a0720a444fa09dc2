"""The outside world behind small ports: payment, mail. What a service needs of it, the service declares."""
