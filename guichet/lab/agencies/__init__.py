"""Simulated systems of agencies: registers that tell of life events, and offices that are told of them."""
