"""How a foreign list of services is read: a mapping says which column is what."""
