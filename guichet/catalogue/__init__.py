"""Which public services exist, what they ask and in which words: loaded from folders, published as versions."""
