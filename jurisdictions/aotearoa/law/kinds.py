"""Kinds of family, home and area that social security rates depend on; the keys are those of the parameters."""

from openfisca_core.indexed_enums import Enum


class FamilyKind(Enum):
    single = "Single, without dependent children"
    couple = "Couple, without dependent children"
    sole_parent = "Sole parent"
    couple_with_children = "Couple with dependent children"


class AccommodationKind(Enum):
    rent = "Rents"
    board = "Pays board"
    own_home = "Owns the home"


class AccommodationArea(Enum):
    area_1 = "Area 1: such as Auckland, Tauranga and Queenstown"
    area_2 = "Area 2: such as Wellington, Christchurch, Hamilton and Napier"
    area_3 = "Area 3: such as Dunedin, Rotorua and Gisborne"
    area_4 = "Area 4: everywhere else"
