"""The changes to the world that the catalogue makes."""
