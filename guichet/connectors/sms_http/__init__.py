"""Sends text messages through any provider that takes them as JSON over HTTP."""
