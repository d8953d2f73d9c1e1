"""Reads and writes rows by statements written once: what every step does need not be put into SQL at every step."""
