"""The use cases: the only place that knows every capability and introduces them to one another."""
