"""One exchange over HTTP with a system of somebody else's."""
