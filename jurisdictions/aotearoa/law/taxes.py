"""Income tax on a whole column of yearly incomes (Income Tax Act 2007, schedule 1, part A, clause 1)."""

import numpy as np

from law.money import CENTS_PER_DOLLAR

ONE_HUNDRED_PER_CENT = 10_000


def income_tax(income, tax):
    """Tax in cents, without part cents, on yearly incomes in cents; `tax` holds the thresholds and rates of a day."""
    income = np.maximum(income, 0)
    above_first = np.maximum(income - tax.first_threshold * CENTS_PER_DOLLAR, 0)
    above_second = np.maximum(income - tax.second_threshold * CENTS_PER_DOLLAR, 0)
    above_third = np.maximum(income - tax.third_threshold * CENTS_PER_DOLLAR, 0)
    above_fourth = np.maximum(income - tax.fourth_threshold * CENTS_PER_DOLLAR, 0)
    hundredths = (
        income * tax.first_rate
        + above_first * (tax.second_rate - tax.first_rate)
        + above_second * (tax.third_rate - tax.second_rate)
        + above_third * (tax.fourth_rate - tax.third_rate)
        + above_fourth * (tax.fifth_rate - tax.fourth_rate)
    )
    return hundredths // ONE_HUNDRED_PER_CENT
