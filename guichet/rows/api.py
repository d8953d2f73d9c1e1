"""Rows in one place to import from: `from guichet.rows import api as rows`."""

from guichet.rows.reading import Read, change

__all__ = ["Read", "change"]
