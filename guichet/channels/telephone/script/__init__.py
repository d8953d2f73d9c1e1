"""The script of a clerk with somebody on the line: what to say, what to ask, and the read-back before it is kept."""
