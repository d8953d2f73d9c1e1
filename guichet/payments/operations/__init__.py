"""One change to the world a file."""
