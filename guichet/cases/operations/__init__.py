"""One change to the world in each module."""
