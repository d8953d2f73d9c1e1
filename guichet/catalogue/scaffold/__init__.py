"""How a new service folder is begun."""
