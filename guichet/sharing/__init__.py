"""Who may know what of whom: agreements, notices, consent, receipts, and the check on every exchange."""
