"""The queue of an office: tickets taken, called, served, and how long that took."""
