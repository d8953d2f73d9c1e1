"""A person, and the family that Part M of the Income Tax Act 2007 counts together."""

from openfisca_core.entities import build_entity

Person = build_entity(
    key="person",
    plural="persons",
    label="A person: an adult or a child.",
    is_person=True,
)

Family = build_entity(
    key="family",
    plural="families",
    label="A principal caregiver, their partner if any, and the children in their care.",
    doc="The credit is the principal caregiver's (Income Tax Act 2007, section MG 1(1)); the partner's income counts "
    "(section MG 3(2)(a)(ii)).",
    roles=[
        {
            "key": "principal_caregiver",
            "plural": "principal_caregivers",
            "label": "Principal caregiver",
            "doc": "Has the primary responsibility for the day-to-day care of the children (section MC 10).",
            "max": 1,
        },
        {
            "key": "partner",
            "plural": "partners",
            "label": "Spouse, civil union partner or de facto partner",
            "max": 1,
        },
        {"key": "child", "plural": "children", "label": "Child in the caregiver's care"},
    ],
)

ENTITIES = [Person, Family]
