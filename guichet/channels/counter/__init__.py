"""The front counter: a clerk does a person's business with the person in front of them."""
