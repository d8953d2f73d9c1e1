"""How a person's words find a service."""
