"""One change to a credential per file."""
