"""The menu without a clerk: the same services as prompts, answered by keys or by speech."""
