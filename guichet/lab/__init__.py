"""A country to try things in: synthetic people, simulated provider, telephone and mailbox, and a clock that moves."""
