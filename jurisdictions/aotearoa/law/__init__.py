"""New Zealand law that the services of the having-a-child life event need, in OpenFisca's shape."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from law.entities import ENTITIES

HERE = Path(__file__).parent


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """Best Start, what it needs of the family scheme, birth registration and paid parental leave."""

    def __init__(self):
        super().__init__(ENTITIES)
        self.add_variables_from_directory(str(HERE / "variables"))
        self.load_parameters(str(HERE / "parameters"))
