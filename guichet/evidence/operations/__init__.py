"""Changes to the world of evidence, one a file."""
