"""Tells agencies' own systems who signed in, each under a number of its own: Guichet as an OpenID provider."""
