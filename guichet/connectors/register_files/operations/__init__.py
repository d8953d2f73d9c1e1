"""What changes here: files are taken whole, or refused whole."""
