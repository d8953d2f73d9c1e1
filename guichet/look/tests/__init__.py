"""Tests of the look: contrast, markup, forms, pictures and words."""
