"""Tests of guichet.rules.reasoning."""
