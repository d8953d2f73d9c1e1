"""Which days of a month count for Best Start, for a whole column of children at once."""

import numpy as np

from law.dates import birthday, days_between, first_day, last_day


def window(person, period, parameters):
    """First and last day of the month on which the child is born and under the age limit (section MG 1(1)(c))."""
    born = person("birth_date", period)
    limit = parameters(period).best_start.child_age_limit
    start = np.maximum(born, first_day(period))
    end = np.minimum(birthday(born, limit) - np.timedelta64(1, "D"), last_day(period))
    return start, end


def days_on_leave(person, period, start, end):
    """Days from start to end for which parental leave payments are made for the child (section MC 6(c)(i))."""
    from_day = np.maximum(start, person("paid_parental_leave_start_on", period))
    to_day = np.minimum(end, person("paid_parental_leave_end_on", period))
    return days_between(from_day, to_day) * person("receives_paid_parental_leave", period)
