"""The local governments whose figures are here (one file each in parameters/local_tax_rate); and kinds of property.

A further local government is one more file there (and in non_residential_multiplier); no formula names any of them.
"""

from pathlib import Path

from openfisca_core.indexed_enums import Enum

RATES = Path(__file__).parent / "parameters" / "local_tax_rate" / "residential"


def local_governments():
    """The names by which parameters know the local governments, in alphabetical order."""
    return tuple(sorted(file.stem for file in RATES.glob("*.yaml") if file.stem != "index"))


LocalGovernment = Enum("LocalGovernment", {name: name.replace("_", " ").title() for name in local_governments()})
ELSEWHERE = "elsewhere"
HomeLocalGovernment = Enum(
    "HomeLocalGovernment", {**{each.name: each.value for each in LocalGovernment}, ELSEWHERE: "Elsewhere"}
)


class PropertyClass(Enum):
    residential = "A home, an apartment building or land for homes"
    other_residential = "Another residential property, such as a university or a hospital"
    non_residential = "A business or an industry"
