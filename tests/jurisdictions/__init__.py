"""Tests of the jurisdictions that ship with Guichet."""
