"""New Brunswick law that our services need: property assessment and tax, relief for owners, help with fees, dogs."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from law.entities import ENTITIES
from law.recreation import recreation_variables

HERE = Path(__file__).parent


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """Property assessment, property tax and its relief, help with recreation fees, dog licences."""

    def __init__(self):
        super().__init__(ENTITIES)
        self.add_variables_from_directory(str(HERE / "variables"))
        self.load_parameters(str(HERE / "parameters"))
        for variable in recreation_variables():
            self.add_variable(variable)
