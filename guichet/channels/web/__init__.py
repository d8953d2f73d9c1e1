"""The web: pages for people and for case workers, drawn on the server, which work without script."""
