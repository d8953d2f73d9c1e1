"""One folder a foreign system: identity providers, registers, gateways. Connectors are strangers to one another."""
