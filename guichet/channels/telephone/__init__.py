"""The telephone: a clerk's script with read-back, and a menu of prompts and keys when no clerk is there."""
