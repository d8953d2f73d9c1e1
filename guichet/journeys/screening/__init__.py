"""What can I get: one interview over every service that a law decides, and what it settles."""
