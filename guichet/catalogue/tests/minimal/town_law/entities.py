# mypy: ignore-errors
# OpenFisca has no types; its variables are named as the law names them, and its formulas take the person first.
"""People and their households."""

from openfisca_core.entities import build_entity

Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
Household = build_entity(
    key="household",
    plural="households",
    label="Those who live together",
    roles=[{"key": "member", "plural": "members", "label": "Member"}],
)
ENTITIES = [Person, Household]
