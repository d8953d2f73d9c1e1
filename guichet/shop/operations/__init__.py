"""One change to stock or to an order per file."""
