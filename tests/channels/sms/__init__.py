"""Whole services as conversations by text."""
