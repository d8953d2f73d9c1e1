"""A person, and the household whose home and income the rules look at together."""

from openfisca_core.entities import build_entity

Person = build_entity(
    key="person",
    plural="persons",
    label="A person: an adult or a child.",
    is_person=True,
)

Household = build_entity(
    key="household",
    plural="households",
    label="Whoever asks, their spouse or common-law partner if any, and their children; with their home and their dog.",
    doc="The allowance counts the taxable income of the owner and of the spouse or whoever the owner lives with "
    "(Residential Property Tax Relief Act, subsection 6.1(1)).",
    roles=[
        {"key": "claimant", "plural": "claimants", "label": "Whoever asks", "max": 1},
        {"key": "partner", "plural": "partners", "label": "Spouse or common-law partner", "max": 1},
        {"key": "child", "plural": "children", "label": "Child of the household"},
    ],
)

ENTITIES = [Person, Household]
