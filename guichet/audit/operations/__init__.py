"""Changes to the world of audit, one a file."""
