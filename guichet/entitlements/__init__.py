"""Who is entitled and does not receive: sweeps, offers, grants, re-assessment, corrections, take-up."""
