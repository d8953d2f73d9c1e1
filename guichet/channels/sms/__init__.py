"""The whole service as a conversation of short texts: steps are said in 160 letters, replies become answers."""
