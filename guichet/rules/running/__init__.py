"""Runs expression graphs over populations: compiled or in plain numpy, the same bits as `graph/meaning.py`."""
