"""Changes to the world of keys, one a file."""
