"""Versions never change; what is the same keeps its version; what is gone opens no door."""

from __future__ import annotations

import pytest
from django.db import Error, transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing
from guichet.sharing.models import AgreementVersionRow, NoticeRow
from guichet.sharing.tests.conftest import GLOSSARY, Publish, amina, an_agreement


def test_a_change_makes_a_version_and_the_same_makes_none(publish: Publish) -> None:
    assert publish(an_agreement()).changed == ("births",)
    again = publish(an_agreement())
    assert (again.changed, again.unchanged) == ((), ("births",))
    publish(an_agreement(fields=("name",)))
    assert sharing.agreement("births").version == 2
    assert sharing.agreement("births", version=1).fields == ("name", "born_on")
    told = audit.history(stream=kernel.Reference("agreement", "births"))
    assert [(each.type, each.data["version"]) for each in told] == [
        ("sharing.AgreementPublished", 1),
        ("sharing.AgreementPublished", 2),
    ]


def test_the_words_of_a_notice_are_part_of_the_version(publish: Publish) -> None:
    publish(an_agreement())
    before = sharing.notice_for(agreement="births", language="mi")
    publish(an_agreement(consequences={"en": "You can say no.", "mi": "Ka taea e koe te kāo."}))
    after = sharing.notice_for(agreement="births", language="mi")
    assert sharing.agreement("births").version == 2
    assert before.version != after.version
    assert sharing.notice(version=before.version).document["consequences"] == "Ka taea te kāo."
    assert after.document["recipients"][0]["name"] == "Tari Taake"
    assert [each["label"] for each in after.document["fields"]] == ["Ingoa", "Rā whānau"]


def test_what_is_gone_is_not_there(publish: Publish) -> None:
    publish(an_agreement())
    assert publish().withdrawn == ("births",)
    assert sharing.agreements() == ()
    with pytest.raises(kernel.NotFound):
        sharing.agreement("births")
    publish(an_agreement())
    assert sharing.agreement("births").version == 2


def test_the_database_refuses_changes(publish: Publish) -> None:
    publish(an_agreement())
    for model in (AgreementVersionRow, NoticeRow):
        with pytest.raises(Error, match="never changes"), transaction.atomic():
            model.objects.update(version=9)
        with pytest.raises(Error, match="never changes"), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_only_who_publishes_may(db: None) -> None:
    with pytest.raises(kernel.NotAllowed):
        sharing.publish_agreements([an_agreement()], glossary=GLOSSARY, by=amina)
    assert sharing.agreements() == ()
