"""A request asks once which release counts, and sees what it published itself."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext

from guichet.catalogue.models import StateRow
from guichet.catalogue.release import ask_again, one_release, release_number

pytestmark = pytest.mark.django_db


def publish(number: int) -> None:
    StateRow.objects.update_or_create(id=1, defaults={"release": number})


def test_a_request_asks_once_and_keeps_its_release() -> None:
    publish(7)
    seen = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(release_number())
        publish(8)
        with CaptureQueriesContext(connection) as asked:
            seen.append(release_number())
        assert len(asked) == 0
        return HttpResponse()

    one_release(view)(HttpRequest())
    assert seen == [7, 7]
    assert release_number() == 8


def test_a_request_sees_what_it_published() -> None:
    publish(7)
    seen = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(release_number())
        publish(8)
        ask_again()
        seen.append(release_number())
        return HttpResponse()

    one_release(view)(HttpRequest())
    assert seen == [7, 8]


def test_outside_a_request_everybody_asks() -> None:
    publish(7)
    assert release_number() == 7
    publish(8)
    assert release_number() == 8
