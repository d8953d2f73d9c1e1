"""Registers that only drop files: their layout is data, a file is taken whole or refused whole, and then it answers."""
