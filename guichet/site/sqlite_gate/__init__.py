"""Django's SQLite backend with a fair write gate, so that many writers queue instead of colliding."""
