"""Asks a register over REST: any that answers JSON, with the message headers of X-Road."""
