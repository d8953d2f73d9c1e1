"""Guichet: one window for every public service, written once as data and spoken by every channel."""
