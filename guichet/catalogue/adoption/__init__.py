"""A municipality's service that is a provincial model with its own parts: made whole, and brought to a new version."""
