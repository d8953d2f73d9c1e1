"""Law as code: one rule, written once, evaluates, explains and asks."""
