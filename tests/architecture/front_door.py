"""An import contract of our own: packages meet only at their front doors, ``api`` and ``ports``."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoorContract(Contract):
    """Every import from one package into another must end at a module the other calls a door."""

    type_name = "front_door"

    container = fields.StringField()
    rows = fields.SetField(subfield=fields.StringField(), required=False)
    doors = fields.SetField(subfield=fields.StringField())
    site = fields.StringField()
    site_doors = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of the graph."""
        wrong = sorted(
            (importer, imported)
            for importer in graph.modules
            for imported in graph.find_modules_directly_imported_by(importer)
            if not self.allows(importer, imported)
        )
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which import is wrong and what to write instead."""
        for importer, imported in check.metadata["wrong"]:
            package, _ = self.split(imported)
            output.print_error(f"{importer} imports {imported}: write `from {package} import api`.")

    def allows(self, importer: str, imported: str) -> bool:
        """Whether one module may import the other."""
        here, _ = self.split(importer)
        there, inside = self.split(imported)
        if here == there or not there or not here:
            return True
        if ".migrations." in importer:
            # Django writes the module a default function is defined in; the layers contract still holds them.
            return True
        doors = self.named("doors") | (self.named("site_doors") if here == f"{self.container}.{self.site}" else set())
        return inside in doors

    def split(self, module: str) -> tuple[str, str]:
        """``guichet.channels.web.views.home`` -> (``guichet.channels.web``, ``views.home``); outsiders -> ("", "")."""
        words = module.split(".")
        if words[0] != str(self.container) or len(words) < 2:
            return "", ""
        depth = 3 if words[1] in self.named("rows") else 2
        return ".".join(words[:depth]), ".".join(words[depth:])

    def named(self, field: str) -> set[str]:
        """A list of names from the configuration (import-linter puts values where the class declares fields)."""
        return set(getattr(self, field) or ())
