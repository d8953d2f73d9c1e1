"""The samples speak of steps and fields in the words of the journeys."""

from typing import get_args, get_type_hints

from guichet.journeys import api as journeys
from guichet.look.patterns import SampleField, SampleStep, sample_fields


def test_every_type_of_field_of_the_journeys_is_shown() -> None:
    known = set(get_args(get_type_hints(journeys.Field)["type"]))
    assert {each.type for each in sample_fields()} == known


def test_samples_have_the_names_of_the_journeys() -> None:
    assert set(SampleField.__dataclass_fields__) <= set(journeys.Field.__dataclass_fields__)
    assert set(SampleStep.__dataclass_fields__) <= set(journeys.Step.__dataclass_fields__)
