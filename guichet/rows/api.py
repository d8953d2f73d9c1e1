"""Rows in one place to import from: `from guichet.rows import api as rows`."""

from guichet.rows.reading import Read
from guichet.rows.standing import stand
from guichet.rows.writing import add, change

__all__ = ["Read", "add", "change", "stand"]
