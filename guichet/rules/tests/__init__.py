"""Tests of guichet.rules."""
