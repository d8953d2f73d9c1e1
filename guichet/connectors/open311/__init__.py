"""Open311 GeoReport v2: clients read and file reports here, and bodies that speak it get theirs."""
