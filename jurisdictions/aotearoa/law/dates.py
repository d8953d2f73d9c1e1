"""Birthdays and days of a month, for whole columns of dates at once."""

import numpy as np

FIRST_MONTH_OF_TAX_YEAR = 4
FIRST_MONTH_OF_RATING_YEAR = 7


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


def tax_year(period):
    """The year whose 1 April starts the tax year a month lies in: `2026` is 1 April 2026 to 31 March 2027."""
    return period.this_year if period.start.month >= FIRST_MONTH_OF_TAX_YEAR else period.last_year


def rating_year(period):
    """The year whose 1 July starts the rating year a month lies in: `2026` is 1 July 2026 to 30 June 2027."""
    return period.this_year if period.start.month >= FIRST_MONTH_OF_RATING_YEAR else period.last_year


def first_day_of_rating_year(period):
    """The 1 July that starts the rating year a month lies in."""
    return np.datetime64(f"{rating_year(period).start.year}-07-01", "D")
