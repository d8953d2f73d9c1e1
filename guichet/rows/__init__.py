"""Reads rows by statements written once: what is read at every step need not be put into SQL at every step."""
