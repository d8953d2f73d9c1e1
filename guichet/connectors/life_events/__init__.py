"""Life events in and out of agencies' systems: signed CloudEvents over HTTP, once, in order for each person."""
