"""Asks a ClamAV daemon whether a file carries harm."""
