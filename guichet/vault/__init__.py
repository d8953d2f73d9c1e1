"""Personal data at rest: sealed with a key per person, so that erasing somebody is destroying a key."""
