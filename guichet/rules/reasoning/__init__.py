"""What follows from a law's expression graph while some facts of a household are unknown."""
