"""New Zealand law that our services and the question "what can I get?" need, in OpenFisca's shape."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from law.entities import ENTITIES

HERE = Path(__file__).parent


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """Family credits, pensions, cards, housing and childcare help, the rates rebate, registering a birth."""

    def __init__(self):
        super().__init__(ENTITIES)
        self.add_variables_from_directory(str(HERE / "variables"))
        self.load_parameters(str(HERE / "parameters"))
