"""What changes in the world when a text comes, and when one goes."""
