"""What follows from a death: who was told under which agreement, who was not and why, what they answered."""
