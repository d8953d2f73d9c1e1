"""A service done as a conversation of turns, one question at a time: what texts and the voice menu have in common."""
