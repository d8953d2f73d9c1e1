"""What can be reported, and what was, in the words of GeoReport v2."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings

from guichet.catalogue import api as catalogue
from guichet.connectors.open311.rendering import FORMATS, Refused
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language_of
from guichet.reports import api as reports

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
ROOT = "/open311"
#: Our types of questions as GeoReport's data types.
DATATYPES = {
    "text": "string",
    "long_text": "text",
    "number": "number",
    "date": "datetime",
    "choice": "singlevaluelist",
    "choices": "multivaluelist",
    "note": "string",
}
END_OF_DAY = time(23, 59, 59)


class Endpoint:
    """One call's jurisdiction and language: everything that is said goes through here.

    The endpoint serves one jurisdiction, ours, so `jurisdiction_id` may be left out. It may be ours, or a body's: then
    only what that body looks after is seen. A body is named by its identifier, or by the host of its homepage without
    `www.`. Raises Refused (404) for any other.
    """

    def __init__(self, *, jurisdiction_id: str, locale: str = "") -> None:
        self.plan = reports.current_plan()
        self.jurisdiction = catalogue.current()
        spoken = self.jurisdiction.languages
        self.language = locale if locale in spoken else self.jurisdiction.default_language
        self.words = language_of.translator(self.language)
        self.body = self._body(jurisdiction_id)

    def _body(self, named: str) -> str:
        if not named or named == self.jurisdiction.identifier:
            return ""
        for body in self.plan.bodies:
            known = self.jurisdiction.organizations.get(body)
            host = urlsplit(known.homepage).hostname or "" if known else ""
            if named in (body, host.removeprefix("www.")):
                return body
        raise Refused(404, (404, f"jurisdiction_id {named!r} was not found"))

    def text(self, localized: kernel.LocalizedText) -> str:
        """The words in the language of the call."""
        return localized.in_language(self.language, fallbacks=(self.jurisdiction.default_language,)).text

    def categories(self) -> list[reports.Category]:
        """What can be reported here, in the order of their groups."""
        order = {name: place for place, name in enumerate(self.plan.groups)}
        here = (each for each in self.plan.categories.values() if not self.body or self.body in each.bodies)
        return sorted(here, key=lambda each: (order.get(each.group, len(order)), each.code))

    def category(self, code: str) -> reports.Category:
        """The category of a code; raises Refused (404)."""
        found = self.plan.by_code(code)
        if found is None or (self.body and self.body not in found.bodies):
            raise Refused(404, (404, f"service_code {code!r} was not found"))
        return found

    def service(self, category: reports.Category) -> dict[str, Any]:
        """A service of the service list."""
        keywords = category.keywords.get(self.language, ())
        return {
            "service_code": category.code,
            "service_name": self.text(category.localized(category.title)),
            "description": self.text(category.localized(category.summary)),
            "metadata": bool(category.questions),
            "type": category.open311_type,
            "keywords": ", ".join(keywords) or None,
            "group": self.text(kernel.LocalizedText(self.plan.groups.get(category.group, {}))) or category.group,
        }

    def definition(self, category: reports.Category) -> dict[str, Any]:
        """The service definition: one attribute a question."""
        attributes = []
        for order, each in enumerate(category.questions, start=1):
            attribute: dict[str, Any] = {
                "variable": each.type != reports.NOTE,
                "code": each.id,
                "datatype": DATATYPES[each.type],
                "required": each.required,
                "datatype_description": self.text(category.localized(each.hint)) or None,
                "order": order,
                "description": self.text(category.localized(each.label)),
            }
            if each.options:
                attribute["values"] = [
                    {"key": option.value, "name": self.text(category.localized(option.label))}
                    for option in each.options
                ]
            attributes.append(attribute)
        return {"service_code": category.code, "attributes": attributes}

    def notice(self, category: reports.Category | None) -> str | None:
        """What happens after a report."""
        return self.text(category.localized(category.notice)) or None if category else None

    def request(self, report: reports.PublicReport) -> dict[str, Any]:
        """A service request."""
        category = self.plan.categories.get(report.category)
        known = self.jurisdiction.organizations.get(report.organization)
        photo = next(iter(report.photos), None)
        said = next((each.words for each in reversed(report.updates) if each.by_body and each.words), "")
        state = journeys.report_state_words(self.words, report.state)
        return {
            "service_request_id": report.number,
            "status": "open" if report.open else "closed",
            "status_notes": said or state,
            "service_name": self.text(category.localized(category.title)) if category else report.category,
            "service_code": category.code if category else report.category,
            "description": report.text or None,
            "agency_responsible": self.text(known.name) if known else report.organization,
            "service_notice": self.notice(category),
            "requested_datetime": self.moment(report.reported_at),
            # Of a closed one it is when it was closed, as the specification demands.
            "updated_datetime": self.moment(report.closed_at or report.updated_at),
            "expected_datetime": self.moment(
                datetime.combine(report.promised_on, END_OF_DAY, ZoneInfo(self.jurisdiction.time_zone))
            ),
            "address": report.place or self._named(report) or None,
            "address_id": report.area or None,
            "zipcode": None,
            "lat": report.lat,
            "long": report.lon,
            "media_url": self.address(f"/{self.language}/reports/{report.number}/photos/{photo.id}/")
            if photo
            else None,
        }

    def _named(self, report: reports.PublicReport) -> str:
        """The street or place that was named, and the area: from the most specific to the most general."""
        found = [self.plan.feature(each) for each in dict.fromkeys((report.feature, report.area)) if each]
        return ", ".join(self.text(kernel.LocalizedText(each.name)) for each in found if each is not None)

    def moment(self, moment: datetime) -> str:
        """A moment as W3C's note on dates writes it, in the jurisdiction's zone."""
        return moment.astimezone(ZoneInfo(self.jurisdiction.time_zone)).isoformat(timespec="seconds")

    def address(self, path: str) -> str:
        """The whole address of something of ours."""
        return f"{settings.GUICHET_BASE_URL}{path}"

    def discovery(self) -> dict[str, Any]:
        """The service discovery document (https://wiki.open311.org/Service_Discovery, read 2026-11-22)."""
        published = reports.plan_published_at()
        changeset = self.moment(published) if published else self.jurisdiction.content_as_of.isoformat()
        home = self.address(f"/{self.language}/")
        return {
            "changeset": changeset,
            "contact": self.words("Write to whoever runs this site: {address}", address=home),
            "key_service": self.words("Whoever runs this site gives keys: {address}", address=home),
            "endpoints": [
                {
                    "specification": SPECIFICATION,
                    "url": self.address(f"{ROOT}/v2"),
                    "changeset": changeset,
                    "type": "production" if settings.PRODUCTION else "test",
                    "formats": [kind.partition(";")[0] for kind in FORMATS.values()],
                }
            ],
        }
