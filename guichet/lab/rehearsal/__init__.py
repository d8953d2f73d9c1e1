"""Rehearses a service: plays its worked examples on every channel as people would, and compares what comes of it."""
