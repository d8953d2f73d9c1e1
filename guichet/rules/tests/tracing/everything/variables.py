# ruff: noqa: E501  # a formula a line
"""Inputs of every type, and a formula for everything a formula may do."""

import datetime as dt

import numpy as np
from everything.entities import Club, Household, Person
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.populations import ADD, DIVIDE
from openfisca_core.variables import Variable

ALL = []


class Zone(Enum):
    inner = "Inner"
    outer = "Outer"
    abroad = "Abroad"


class Size(Enum):
    one = "One"
    many = "Many"


def add(name, value_type, entity, unit, formula=None, **more):
    body = {"value_type": value_type, "entity": entity, "definition_period": unit, "label": name, **more}
    if value_type is Enum:
        kind = more.get("possible_values", Zone)
        body |= {"possible_values": kind, "default_value": next(iter(kind))}
    if formula is not None:
        body["formula"] = formula
    ALL.append(type(name, (Variable,), body))


M, Y, E = DateUnit.MONTH, DateUnit.YEAR, DateUnit.ETERNITY
add("flag", bool, Person, M)
add("other_flag", bool, Person, M)
add("count", int, Person, M)
add("money", float, Person, M)
add("income", float, Person, Y)
add("zone", Enum, Household, M)
add("size", Enum, Person, M, possible_values=Size)
add("code", str, Person, M)
add("birth", dt.date, Person, E)
add("rent", float, Household, M)
add("weekly", float, Person, DateUnit.WEEK)
add("daily", float, Person, DateUnit.DAY)
add("fee", float, Club, M)

# Arithmetic in every type.
add("sums", float, Person, M, lambda person, period: person("money", period) * 2 + person("count", period) - 1)
add("wholes", int, Person, M, lambda person, period: person("count", period) // 7 + person("count", period) % 5 * 3)
add("powers", float, Person, M, lambda person, period: np.abs(person("money", period)) ** 0.5 + person("count", period) ** 2)
add("quotient", float, Person, M, lambda person, period: person("money", period) / person("count", period))
add("rounded", float, Person, M, lambda person, period: np.round(person("money", period), 2) + np.floor(person("money", period)) + np.ceil(person("money", period) / 3))  # fmt: skip
add("tens", int, Person, M, lambda person, period: np.round(person("count", period), -1))
add("clipped", float, Person, M, lambda person, period: np.clip(person("money", period), 10, 1000.5))
add("between", bool, Person, M, lambda person, period: (person("money", period) >= 100) * (person("money", period) < 5000))
add("logic", bool, Person, M, lambda person, period: ~person("flag", period) | (person("other_flag", period) & (person("count", period) != 0)))  # fmt: skip
add("minus", float, Person, M, lambda person, period: -person("money", period) + (person("flag", period) > 0))
add("truth_counted", int, Person, M, lambda person, period: person("flag", period) + person("other_flag", period) * 2)
add("chosen", float, Person, M, lambda person, period: np.where(person("flag", period), person("money", period), 0))
add("cases", float, Person, M, lambda person, period: np.select([person("count", period) < 0, person("flag", period)], [1, person("money", period)], default=-2.5))  # fmt: skip
add("divided_where", float, Person, M, lambda person, period: np.divide(person("money", period), person("count", period), out=np.zeros_like(person("money", period)), where=person("count", period) != 0))  # fmt: skip
add("filled", float, Person, M, lambda person, period: person.filled_array(3.5) + person("money", period) + person.empty_array())  # fmt: skip
add("zeros", float, Person, M, lambda person, period: np.zeros(person.count) + person("count", period))
add("nothing", float, Person, M, lambda person, period: None)
add("constant", int, Household, M, lambda household, period: 7)


def in_place(person, period):
    result = person("money", period) * 1
    result += person("count", period)
    result[person("flag", period)] = 4
    return result


add("in_place", float, Person, M, in_place)


# Enums, codes, dates.
add("is_inner", bool, Household, M, lambda household, period: household("zone", period) == Zone.inner)
add("zone_not_outer", bool, Person, M, lambda person, period: person.household("zone", period) != Zone.outer)
add("next_zone", Enum, Household, M, lambda household, period: np.select([household("zone", period) == Zone.inner, household("zone", period) == Zone.outer], [Zone.outer, Zone.abroad], default=Zone.inner))  # fmt: skip
add("named_zone", Enum, Household, M, lambda household, period: np.where(household("rent", period) > 100, "inner", "abroad"))
add("same_zone", Enum, Household, M, lambda household, period: household("zone", period))
add("decoded", bool, Household, M, lambda household, period: household("zone", period).decode_to_str() == "outer")
add("is_code", bool, Person, M, lambda person, period: (person("code", period) == "a7") + np.isin(person("code", period), ["b", "c"]))  # fmt: skip
add("age_in_days", int, Person, M, lambda person, period: (np.datetime64(period.start) - person("birth", period)).astype(int))  # fmt: skip
add("age", int, Person, M, lambda person, period: np.datetime64(period.start, "Y").astype(int) - person("birth", period).astype("datetime64[Y]").astype(int) - (np.datetime64(period.start) < birthday(person("birth", period), period)))  # fmt: skip
add("born_late", bool, Person, M, lambda person, period: person("birth", period) >= dt.date(2000, 2, 29))
add("workdays", int, Person, M, lambda person, period: np.busday_count(person("birth", period), np.datetime64(period.start), weekmask="1111100", holidays=["2020-01-01"]))  # fmt: skip


def birthday(birth, period):
    months = (birth.astype("datetime64[M]") - birth.astype("datetime64[Y]")).astype(int)
    days = (birth - birth.astype("datetime64[M]")).astype(int)
    year = np.datetime64(period.start, "Y")
    return (year.astype("datetime64[M]") + months).astype("datetime64[D]") + days


# Groups.
add("total", float, Household, M, lambda household, period: household.sum(household.members("money", period)))
add("total_of_adults", float, Household, M, lambda household, period: household.sum(household.members("money", period), role=Household.ADULT))
add("any_flag", bool, Household, M, lambda household, period: household.any(household.members("flag", period), role=Household.CHILD))
add("all_flags", bool, Household, M, lambda household, period: household.all(household.members("flag", period)))
add("all_children", bool, Household, M, lambda household, period: household.all(household.members("flag", period), role=Household.CHILD))
add("most", float, Household, M, lambda household, period: household.max(household.members("money", period)))
add("least", float, Household, M, lambda household, period: household.min(household.members("count", period), role=Household.ADULT))
add("persons", int, Household, M, lambda household, period: household.nb_persons())
add("children", int, Household, M, lambda household, period: household.nb_persons(Household.CHILD))
add("adults", int, Household, M, lambda household, period: household.nb_persons(Household.ADULT))
add("of_first", float, Household, M, lambda household, period: household.first_adult("money", period))
add("of_lodger", int, Household, M, lambda household, period: household.value_from_person(household.members("count", period), Household.LODGER, default=-9))
add("size_of_second", Enum, Household, M, lambda household, period: household.second_adult("size", period), possible_values=Size)
add("of_nth", float, Household, M, lambda household, period: household.value_nth_person(1, household.members("money", period), default=-1))
add("of_first_person", int, Household, M, lambda household, period: household.first_person("count", period))
add("is_adult", bool, Person, M, lambda person, period: person.has_role(Household.ADULT))
add("is_second", bool, Person, M, lambda person, period: person.household.members_role == Household.SECOND_ADULT)
add("position", int, Person, M, lambda person, period: person.household.members_position)
add("share", float, Person, M, lambda person, period: person.household("total", period) / person.household.nb_persons())
add("spread_sum", float, Person, M, lambda person, period: person.household.sum(person.household.members("money", period), role=Household.CHILD))
add("through_first", float, Person, M, lambda person, period: person.household.first_adult("money", period))
add("fee_in_household", float, Household, M, lambda household, period: household.sum(household.members.club("fee", period)))
add("partner_money", float, Person, M, lambda person, period: person.value_from_partner(person("money", period), person.household, Household.ADULT))
# Ties are the exception: stock leaves their order to the sorting routine; we rank them by position.
add("rank", int, Person, M, lambda person, period: person.get_rank(person.household, -person("age_in_days", period) * 1000.0 - person.household.members_position, condition=person.has_role(Household.CHILD)))  # fmt: skip
add("adults_in_club", float, Club, M, lambda club, period: club.sum(club.members("money", period), role=Household.ADULT))
add("least_adult_in_club", float, Club, M, lambda club, period: club.min(club.members("money", period), role=Household.ADULT))

# Periods.
add("year_of_money", float, Person, Y, lambda person, period: person("money", period, options=[ADD]))
add("month_of_income", float, Person, M, lambda person, period: person("income", period, options=[DIVIDE]))
add("month_before", float, Person, M, lambda person, period: person("money", period.last_month) + person("income", period.last_year))
add("ever", bool, Person, E, lambda person, period: person("birth", period) < np.datetime64("1990-01-01"))
add("week_of_month", float, Person, DateUnit.WEEK, lambda person, period: person("weekly", period) * 2)
add("days", float, Person, M, lambda person, period: person("daily", period.first_day) + 1)
add("ended", float, Person, M, lambda person, period: person("money", period), end="2020-12-31")
add("dated", float, Person, M, formula_2010=lambda person, period: person("money", period), formula_2024_02=lambda person, period: person("money", period) * 2)
add("spiral", float, Person, Y, lambda person, period: person("income", period) + person("spiral", period.last_year) * 0.5)
add("beside_spiral", float, Person, Y, lambda person, period: person("spiral", period) + person("spiral", period.last_year))

# Parameters.
add("above", bool, Person, M, lambda person, period, parameters: person("money", period) > parameters(period).threshold * 2)
add("switched", float, Person, M, lambda person, period, parameters: person("money", period) if parameters(period).switch else person("count", period))
add("zone_rent", float, Household, M, lambda household, period, parameters: parameters(period).by_zone[household("zone", period)].rent)
add("zone_extra", float, Person, M, lambda person, period, parameters: parameters(period).by_zone_and_size[person.household("zone", period)][person("size", period)])
add("in_brackets", bool, Person, M, lambda person, period, parameters: parameters(period)["by_zone"]["inner"].rent > person("money", period))
add("tax", float, Person, M, lambda person, period, parameters: parameters(period).rates.calc(person("money", period)))
add("tax_scaled", float, Person, M, lambda person, period, parameters: parameters(period).rates.calc(person("money", period), factor=person("count", period)))
add("tax_rounded", float, Person, M, lambda person, period, parameters: parameters(period).rates.calc(person("money", period), round_base_decimals=0))
add("marginal", float, Person, M, lambda person, period, parameters: parameters(period).rates.marginal_rates(person("money", period)))
add("tax_inverse", float, Person, M, lambda person, period, parameters: parameters(period).rates.inverse().calc(person("money", period)))
add("averaged", float, Person, M, lambda person, period, parameters: parameters(period).average.calc(person("money", period)))
add("bracket_amounts", float, Person, M, lambda person, period, parameters: parameters(period).amounts.calc(person("money", period)))
add("single_amount", float, Person, M, lambda person, period, parameters: parameters(period).single.calc(person("money", period)))

# What cannot be traced: each formula stays OpenFisca's, and those that read it are traced all the same.
add("leak_sum", float, Person, M, lambda person, period: person("money", period) / np.sum(person("money", period)))
add("leak_builtin", float, Person, M, lambda person, period: person("money", period) - min(person("money", period)))
add("branch", bool, Person, M, lambda person, period: person("flag", period) or person("other_flag", period))
add("holder", bool, Person, M, lambda person, period: person.get_holder("money").get_array(period) is not None)
add("texts", bool, Person, M, lambda person, period: np.char.startswith(person("code", period).astype(str), "a"))
add("looped_texts", int, Household, M, lambda household, period: np.array([len(each) for each in household("zone", period).decode_to_str()]))
add("reads_hidden", float, Person, M, lambda person, period: person("leak_sum", period) * 2)
