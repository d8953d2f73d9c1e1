"""One change to who someone is, or to what they may do, per file."""
