"""Birthdays and counted days, for whole columns of dates at once."""

import numpy as np


def birthday(birth_dates, years):
    """The day each person reaches an age; born on 29 February: 1 March in a year without that day."""
    months = birth_dates.astype("datetime64[M]")
    day_of_month = birth_dates - months.astype("datetime64[D]")
    return (months + np.timedelta64(12 * years, "M")).astype("datetime64[D]") + day_of_month


def months_after(dates, months):
    """The same day of the month so many months later, or some days into the next where a month is too short."""
    first = dates.astype("datetime64[M]")
    day_of_month = dates - first.astype("datetime64[D]")
    return (first + np.timedelta64(months, "M")).astype("datetime64[D]") + day_of_month


def days_from(start, end):
    """How many days after `start` the day `end` is: 0 for the same day, negative for a day before."""
    return (end - start).astype(np.int64)


def last_day_of_year(period):
    """31 December of the year a month lies in: property taxes are for the calendar year."""
    return np.datetime64(f"{period.start.year}-12-31", "D")
