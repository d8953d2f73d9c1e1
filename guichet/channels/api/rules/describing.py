"""The law described as OpenFisca describes one: entities, variables, parameters, its own OpenAPI document."""

from __future__ import annotations

from typing import Any

from guichet.channels.api.routes import ANYONE, PREFIX, Call, Reply, operation
from guichet.channels.api.rules import bodies, current
from guichet.channels.api.rules.calculating import TAG
from guichet.channels.api.rules.shapes import Listing, Welcome
from guichet.kernel import api as kernel
from guichet.rules import api as rules

ROOT = f"{PREFIX}/rules"


@operation("GET", "rules", tag=TAG, answer=Welcome, status=300, admits=ANYONE, public=True)
def welcome_to_the_law(call: Call) -> Reply:
    """Where OpenFisca's clients point at; 300, as there."""
    found = current.calculator(call.actor)
    root = call.request.build_absolute_uri(ROOT)
    said = (
        "This is the root of an OpenFisca Web API. To learn how to use it, check the general documentation "
        f"(https://openfisca.org/doc/) and the OpenAPI specification of this instance ({root}/spec)."
    )
    return Reply(Welcome(welcome=said), current.headers(found))


@operation("GET", "rules/entities", tag=TAG, answer=dict[str, Any], admits=ANYONE, public=True)
def list_entities(call: Call) -> Reply:
    """The kinds of persons and groups that the law knows, with their roles."""
    found = current.calculator(call.actor)
    return _told(found, found.description.entities)


@operation("GET", "rules/variables", tag=TAG, answer=Listing, admits=ANYONE, public=True)
def list_variables(call: Call) -> Reply:
    """Every variable of the law, by name."""
    found = current.calculator(call.actor)
    root = call.request.build_absolute_uri(ROOT)
    return _told(
        found,
        {
            name: {"description": each["description"], "href": f"{root}/variable/{name}"}
            for name, each in found.description.variables.items()
        },
    )


@operation("GET", "rules/variable/{variable_id}", tag=TAG, answer=dict[str, Any], admits=ANYONE, public=True)
def read_variable(call: Call, variable_id: str) -> Reply:
    """One variable: its type, entity, period, formulas, references and possible values."""
    found = current.calculator(call.actor)
    try:
        return _told(found, found.description.variable(variable_id))
    except rules.UnknownVariable as error:
        raise kernel.NotFound(error.message, remedy=error.remedy) from None


@operation("GET", "rules/parameters", tag=TAG, answer=Listing, admits=ANYONE, public=True)
def list_parameters(call: Call) -> Reply:
    """Every figure of the law, by its path."""
    found = current.calculator(call.actor)
    root = call.request.build_absolute_uri(ROOT)
    return _told(
        found,
        {
            each["id"]: {"description": each["description"], "href": f"{root}/parameter/{name}"}
            for name, each in found.description.parameters.items()
            if each.get("subparams") is None
        },
    )


@operation("GET", "rules/parameter/{parameter_id}", tag=TAG, answer=dict[str, Any], admits=ANYONE, public=True,
           deep=True)  # fmt: skip
def read_parameter(call: Call, parameter_id: str) -> Reply:
    """One figure: its values by the day they began, its unit and its references. Its path has slashes or dots."""
    found = current.calculator(call.actor)
    try:
        return _told(found, found.description.parameter(parameter_id.rstrip("/")))
    except rules.UnknownParameter as error:
        raise kernel.NotFound(error.message, remedy=error.remedy) from None


@operation("GET", "rules/spec", tag=TAG, answer=dict[str, Any], admits=ANYONE, public=True)
def read_openfisca_spec(call: Call) -> Reply:
    """OpenFisca's OpenAPI 3.0 document of this law, with a schema of every variable."""
    found = current.calculator(call.actor)
    servers = [{"url": call.request.build_absolute_uri(ROOT)}]
    return _told(found, {**found.description.specification, "servers": servers})


def _told(found: rules.Calculator, value: Any) -> Reply:
    return Reply(bodies.encoded(value), current.headers(found))
