"""Every worked example of every service on every channel: the same request, the same decision, the same receipt."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from guichet.catalogue import api as catalogue
from guichet.lab.rehearsal.rehearse import PLAYERS, channels_of, rehearse_example

SERVICES = Path(settings.GUICHET_JURISDICTION) / "services"
EXAMPLES = [
    (f"{path.parent.parent.name}/{path.parent.name}", example["id"])
    for path in sorted(SERVICES.glob("*/*/examples.yaml"))
    for example in yaml.safe_load(path.read_text(encoding="utf-8"))["examples"]
]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("service", "example"), EXAMPLES, ids="/".join)
def test_every_channel_ends_the_same(service: str, example: str) -> None:
    definition = catalogue.service(service)
    assert set(channels_of(definition)) == set(PLAYERS)
    worked = next(each for each in definition.examples if each.id == example)

    assert rehearse_example(definition, worked, language="en") == ()


@pytest.mark.usefixtures("published")
def test_it_is_the_same_in_te_reo() -> None:
    definition = catalogue.service("internal-affairs/register-a-birth")

    assert rehearse_example(definition, definition.examples[0], language="mi") == ()
