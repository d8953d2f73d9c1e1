"""Changes to the world of intake, one a file."""
