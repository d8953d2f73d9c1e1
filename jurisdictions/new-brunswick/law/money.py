"""Money in whole cents, 64 bits wide.

OpenFisca's `float` is float32, which loses a cent above $131,072.00, and its `int` is int32, which ends at
$21,474,836.47. Whole cents in int64 are exact up to $92,000,000,000,000,000; sums over a family pass through float64,
which is exact up to $90,000,000,000,000.
"""

import numpy as np
from openfisca_core.variables import Variable

CENTS_PER_DOLLAR = 100


class Cents(Variable):
    """A variable of value_type `int` that holds whole cents as int64; give it `unit = "cent-CAD"`."""

    def __init__(self, baseline_variable=None):
        super().__init__(baseline_variable=baseline_variable)
        self.dtype = np.int64


def whole_cents(dollars):
    """Dollars and cents, as a parameter has them, in whole cents: 6.72 is 672."""
    return np.rint(dollars * CENTS_PER_DOLLAR).astype(np.int64)
