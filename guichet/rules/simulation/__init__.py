"""What a change of law would cost, and whom: the law before and after it, over one population."""
