"""The expression graph of a law: what every formula computes, as typed nodes."""
