"""A law described as OpenFisca's web API describes one: entities, variables, parameters, OpenAPI."""

from __future__ import annotations

import warnings
from functools import cached_property
from typing import Any

from openfisca_web_api.loader.entities import build_entities
from openfisca_web_api.loader.parameters import build_parameters
from openfisca_web_api.loader.spec import build_openAPI_specification
from openfisca_web_api.loader.variables import build_variables

from guichet.rules.book import Book
from guichet.rules.errors import UnknownParameter, UnknownVariable, nearest


class Description:
    """Built when it is asked for, by OpenFisca's own code, then kept."""

    def __init__(self, book: Book, name: str, version: str) -> None:
        self._book = book
        self._package = {"name": name, "version": version, "repository_url": "", "location": str(book.path)}

    @cached_property
    def entities(self) -> dict[str, Any]:
        """Each entity with its roles."""
        return dict(build_entities(self._book.system))

    @cached_property
    def variables(self) -> dict[str, Any]:
        """Each variable with its formulas."""
        found = dict(build_variables(self._book.system, self._package))
        for each in found.values():
            _local(each)
            for formula in (each.get("formulas") or {}).values():
                _local(formula)
        return found

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """Each parameter, node and scale, by its path with slashes."""
        found = dict(build_parameters(self._book.system, self._package))
        for each in found.values():
            _local(each)
        return found

    def variable(self, name: str) -> dict[str, Any]:
        """One variable; raises UnknownVariable."""
        if name not in self.variables:
            raise UnknownVariable(
                f"the law has no variable '{name}'.", where=name, remedy=nearest(name, self.variables)
            )
        return dict(self.variables[name])

    def parameter(self, name: str) -> dict[str, Any]:
        """One parameter, by its path with slashes or dots; raises UnknownParameter."""
        found = self.parameters.get(name) or self.parameters.get(name.replace(".", "/"))
        if found is None:
            raise UnknownParameter(
                f"the law has no parameter '{name}'.",
                where=name,
                remedy=nearest(name.replace(".", "/"), self.parameters),
            )
        return dict(found)

    @cached_property
    def specification(self) -> dict[str, Any]:
        """OpenFisca's OpenAPI document of this law, without servers."""
        described = {
            "tax_benefit_system": self._book.system,
            "country_package_metadata": self._package,
            "parameters": self.parameters,
            "variables": self.variables,
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves its template open
            return dict(build_openAPI_specification(described))


def _local(each: Any) -> None:
    """A package without a repository has no address of a source; what is left of it is a path in the package."""
    if isinstance(each, dict) and str(each.get("source", "")).startswith("/blob/"):
        each["source"] = str(each["source"]).split("/", 3)[-1]
