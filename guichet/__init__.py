"""Guichet: one window for every public service."""
