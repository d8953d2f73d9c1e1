"""A law that uses everything OpenFisca offers and means nothing: what the tracer is held against."""

from pathlib import Path

from everything import variables
from everything.entities import Club, Household, Person
from openfisca_core.taxbenefitsystems import TaxBenefitSystem


class CountryTaxBenefitSystem(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Person, Household, Club])
        self.load_parameters(str(Path(__file__).parent / "parameters"))
        self.add_variables(*variables.ALL)
