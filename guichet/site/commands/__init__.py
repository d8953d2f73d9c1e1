"""One module a command; the file's docstring is what ``--help`` shows."""
