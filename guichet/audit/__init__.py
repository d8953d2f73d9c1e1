"""What happened, who did it and why; and the work that follows from it."""
