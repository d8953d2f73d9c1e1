"""Asking for a review of an assessment, and appealing the answer (Assessment Act, RSNB 1973, c A-14, ss 25 to 28)."""

import datetime as dt

from law.dates import days_from
from law.entities import Household, Person
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

ACT = "Assessment Act, RSNB 1973, c A-14"
LAWS = "https://laws.gnb.ca/en/showdoc/cs/A-14"
S_25_1 = f"{ACT}, subsection 25(1) | {LAWS}"
S_27 = f"{ACT}, section 27 | {LAWS}"


class assessment_notice_mailed_on(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Day the assessment notice was mailed"
    reference = [S_25_1]


class assessment_review_asked_on(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Day the review is asked for"
    reference = [S_25_1]


class assessment_review_in_time(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The review is asked for within 30 days of the day the notice was mailed"
    reference = [S_25_1]

    def formula(person, period, parameters):
        days = days_from(person("assessment_notice_mailed_on", period), person("assessment_review_asked_on", period))
        return (days >= 0) & (days <= parameters(period).assessment_review.days_to_ask)


class assessment_review_entitled(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The assessment must be reviewed"
    reference = [S_25_1]

    def formula(household, period):
        owner = household.claimant("is_assessed_owner", period)
        return owner & household.claimant("assessment_review_in_time", period)


class assessment_decision_mailed_on(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Day the decision on the review was mailed"
    reference = [S_27]


class assessment_appealed_on(Variable):
    value_type = dt.date
    entity = Person
    definition_period = DateUnit.ETERNITY
    label = "Day the appeal is made"
    reference = [S_27]


class assessment_appeal_in_time(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.MONTH
    label = "The appeal is made within 21 days of the day the decision was mailed"
    reference = [S_27]

    def formula(person, period, parameters):
        days = days_from(person("assessment_decision_mailed_on", period), person("assessment_appealed_on", period))
        return (days >= 0) & (days <= parameters(period).assessment_review.days_to_appeal)


class assessment_appeal_entitled(Variable):
    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH
    label = "The appeal must be heard"
    reference = [S_27]

    def formula(household, period):
        owner = household.claimant("is_assessed_owner", period)
        return owner & household.claimant("assessment_appeal_in_time", period)
