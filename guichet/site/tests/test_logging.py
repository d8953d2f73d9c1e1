"""What goes wrong in the site is said on standard error, with where; what a visitor does wrong is not."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory


def test_errors_have_a_place_to_be_said() -> None:
    loggers: Any = settings.LOGGING["loggers"]
    assert loggers["django"]["handlers"] == ["stderr"]
    assert logging.getLogger("django").getEffectiveLevel() == logging.ERROR


def test_a_page_that_breaks_is_said_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[logging.LogRecord] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", said.append)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    with pytest.raises(RuntimeError) as broken:
        _break()
    try:
        raise broken.value
    except RuntimeError as error:
        response = response_for_exception(RequestFactory().get("/en/"), error)
    logger.removeHandler(handler)

    assert response.status_code == 500
    assert [record.levelname for record in said] == ["ERROR"]
    assert said[0].exc_info is not None


def _break() -> None:
    raise RuntimeError("broken")
