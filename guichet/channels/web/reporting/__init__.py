"""Reporting a problem: by address or on a map drawn here, the public list and page, following, moderation."""
