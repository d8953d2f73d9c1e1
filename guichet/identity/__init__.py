"""Who someone is, how sure we are of it, whom they may act for, and what they may see: the one decision about it."""
