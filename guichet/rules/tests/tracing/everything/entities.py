"""Persons, households with unique roles and subroles, clubs with one role."""

from openfisca_core.entities import build_entity

Person = build_entity(key="person", plural="persons", label="", is_person=True)
Household = build_entity(
    key="household",
    plural="households",
    label="",
    roles=[
        {"key": "adult", "plural": "adults", "label": "", "subroles": ["first_adult", "second_adult"]},
        {"key": "child", "plural": "children", "label": ""},
        {"key": "lodger", "plural": "lodgers", "label": "", "max": 1},
    ],
)
Club = build_entity(key="club", plural="clubs", label="", roles=[{"key": "member", "plural": "members", "label": ""}])
