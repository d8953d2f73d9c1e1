"""Tests of the text-message channel."""
