"""The changes that a queue knows."""
