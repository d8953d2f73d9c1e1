"""Birthdays and days of a month, for whole columns of dates at once."""

import numpy as np


def birthday(birth_dates, years):
    """The day each person reaches an age.

    Born on 29 February: 1 March in a year without that day, since the anniversary of the day has then been completed.
    """
    months = birth_dates.astype("datetime64[M]")
    day_of_month = birth_dates - months.astype("datetime64[D]")
    return (months + np.timedelta64(12 * years, "M")).astype("datetime64[D]") + day_of_month


def first_day(period):
    """The first day of a period."""
    return np.datetime64(str(period.start), "D")


def last_day(period):
    """The last day of a period."""
    return np.datetime64(str(period.stop), "D")


def days_between(start, stop):
    """How many days from start to stop, both included; none when stop is before start."""
    days = (stop - start).astype(np.int64) + 1
    return np.maximum(days, 0)
