"""Tests of the ClamAV connector."""
