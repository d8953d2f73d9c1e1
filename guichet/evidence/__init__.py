"""The facts held about people, each with where it came from, and the documents that prove them."""
