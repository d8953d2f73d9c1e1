"""Strict reading of the files that authors write: YAML with lines, and every mistake at once."""
