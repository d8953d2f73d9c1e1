"""A whole country of synthetic people, made from census tables, and a clock that lets them live."""
