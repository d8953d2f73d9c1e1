"""Calls a law's formulas once with symbols in place of arrays, and writes down what they compute."""
