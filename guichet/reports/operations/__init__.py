"""One change to the world a file: kinds published, a report filed, moved on, moderated, followed, opened again."""
