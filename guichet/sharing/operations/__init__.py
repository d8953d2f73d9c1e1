"""One change to the world a file: agreements published, consent given and withdrawn, an exchange let through."""
