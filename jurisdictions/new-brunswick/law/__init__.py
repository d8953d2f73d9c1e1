"""New Brunswick law that our services need: property assessment and tax, reliefs, help with fees, dogs, cafés."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from law.building_permits import building_permit_variables
from law.entities import ENTITIES
from law.recreation import recreation_variables

HERE = Path(__file__).parent


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """Property assessment, property tax and its relief, help with recreation fees, dog licences, permits of a café."""

    def __init__(self):
        super().__init__(ENTITIES)
        self.add_variables_from_directory(str(HERE / "variables"))
        self.load_parameters(str(HERE / "parameters"))
        for variable in (*recreation_variables(), *building_permit_variables()):
            self.add_variable(variable)
