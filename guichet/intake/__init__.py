"""A request from its first question to its submission, and the plan of a life event."""
