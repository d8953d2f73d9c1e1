"""How files and words become definitions."""
