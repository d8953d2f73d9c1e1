"""Each service's page says what it is to search engines, as data that nothing runs."""

from __future__ import annotations

import json

from guichet.catalogue import api as catalogue
from guichet.channels.web.person.describing import data_block
from guichet.channels.web.tests.visiting import Visitor


def test_a_service_is_described_in_schema_org(visitor: Visitor, published: catalogue.Jurisdiction) -> None:
    for language in published.languages:
        page = visitor.get(f"/{language}/services/inland-revenue/best-start/")
        assert page.tree is not None
        (block,) = page.tree.iter("script")
        said = json.loads(block.text or "")
        assert said == catalogue.schema_org("inland-revenue/best-start", language=language)


def test_no_text_can_leave_its_block() -> None:
    drawn = data_block({"name": "</script><script>alert(1)</script>&"})
    assert "<" not in drawn
    assert json.loads(drawn) == {"name": "</script><script>alert(1)</script>&"}
