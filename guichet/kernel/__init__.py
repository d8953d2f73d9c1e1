"""Words without memory: what every other package says without explaining."""
