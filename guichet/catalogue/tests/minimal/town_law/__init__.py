# mypy: ignore-errors
# OpenFisca has no types; its variables are named as the law names them, and its formulas take the person first.
"""The dog by-law of a small town, made up for tests."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from town_law.entities import ENTITIES

HERE = Path(__file__).parent


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """Who may keep a dog, and the fee."""

    def __init__(self):
        super().__init__(ENTITIES)
        self.add_variables_from_directory(str(HERE / "variables"))
