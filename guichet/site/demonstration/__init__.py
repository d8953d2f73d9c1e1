"""Commands that exist only where the lab is plugged in, never in production."""
