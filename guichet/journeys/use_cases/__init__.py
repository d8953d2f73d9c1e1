"""One use case a file: what a person, an officer or an event asks of the whole house."""
