"""One change to the world a file: an estate opened and ended, an organization told, its answer."""
