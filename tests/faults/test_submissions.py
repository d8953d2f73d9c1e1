"""The whole site is killed while requests are sent: what was accepted is there once, the rest at most once.

And what needs no kill to go wrong: double clicks, replays, two tabs, a mail server that is down, a disk that is full.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.faults.patient_client import BIRTH, Client, InDoubt, Refused, facts_of_a_birth
from tests.faults.site_process import Site

# One site after another: on two cores two of them only make each other slow.
pytestmark = pytest.mark.xdist_group("whole-site")
CLIENTS = 6


@pytest.fixture
def site(tmp_path: Path, database: str) -> Iterator[Site]:
    """A site of its own, ended whatever happens."""
    found = Site(tmp_path, database)
    yield found
    found.kill()


@pytest.mark.slow
def test_kills_lose_nothing_and_double_nothing(site: Site) -> None:
    """Six programs send requests of different people, one in five of them without patience, while the site dies.

    More of it, as long as one has patience: GUICHET_KILLS=15 (some 270 s on two cores).
    """
    kills = int(os.environ.get("GUICHET_KILLS", "3"))
    submissions = 28 * kills
    clients = [
        Client(site.address, person, gives_up=number % 5 == 0)
        for number, person in enumerate(site.prepare(submissions))
    ]
    site.start()
    waiting, doubtful = iter(clients), []
    mutex = threading.Lock()

    def work() -> None:
        while True:
            with mutex:
                client = next(waiting, None)
            if client is None:
                return
            try:
                client.send_everything()
            except InDoubt:
                doubtful.append(client)

    with ThreadPoolExecutor(CLIENTS) as pool:
        working = [pool.submit(work) for _ in range(CLIENTS)]
        site.kill_now_and_then(kills, going_on=lambda: not all(each.done() for each in working))
        for each in working:
            each.result()

    assert site.kills == kills, "everything was sent before the last kill: send more"
    assert sum(client.repeated for client in clients) > 0, "no call was cut off: this test has shown nothing"
    for client in clients[::7]:
        if client.receipt:
            again = Client(site.address, client.person, request_id=client.request_id)
            with again.http:
                done = again.call("POST", f"/requests/{client.request_id}/submit", {}, key="submit-again")
            assert (done["receipt"], done["case_number"]) == (client.receipt, client.case_number)
    site.kill()
    demand_exactly_once(site.report(), clients, doubtful)


def demand_exactly_once(found: dict[str, Any], clients: list[Client], doubtful: list[Client]) -> None:
    """Nothing lost, nothing doubled, everything proven and worked off."""
    assert (found["faults"], found["integrity"]) == ([], "ok")
    assert (found["failed"], found["dead"]) == (0, [])
    assert set(found["jobs"]) == {"done"}
    requests = {each["owner_id"]: each for each in found["requests"] if each["state"] == "submitted"}
    case_of = {each["request"].partition(":")[2]: each for each in found["cases"]}
    assert len(case_of) == len(found["cases"]) == len(requests)
    of_person = [each["owner_id"] for each in found["requests"]]
    assert len(of_person) == len(set(of_person)), "a repeated start made a second request"
    for client in clients:
        person = client.person["id"]
        if client in doubtful and person not in requests:
            assert person not in found["children"]
            continue
        request = requests[person]
        case = case_of[request["id"]]
        if client not in doubtful:
            assert (request["receipt_number"], case["number"]) == (client.receipt["number"], client.case_number)
        assert (case["owner_id"], case["status"]) == (person, "registered")
        assert found["decisions"][case["id"]] == 1
        assert found["children"][person] == 1
        for moment in ("submitted", "granted"):
            assert found["messages"][f"{person} {BIRTH}/{moment}"] == 1
    assert sum(found["messages"].values()) == 2 * len(requests)
    # Killed between the mail server's answer and our note of it, a mail goes out twice: as the same message.
    assert {each.partition(" ")[2] for each in found["deliveries"]} <= {"sent", "ready"}
    assert len(set(found["mail"])) == found["deliveries"]["email sent"] == 2 * len(requests)


def test_clicks_replays_tabs_and_a_mail_server_that_is_down(site: Site) -> None:
    """One site for all of them, since starting it is what takes long."""
    people = site.prepare(3)
    site.settings["GUICHET_EMAIL_URL"] = "smtp://127.0.0.1:1"  # nothing listens there
    site.start()

    for person, happens in zip(people, (double_click, two_tabs, replays), strict=True):
        client = Client(site.address, person)
        with client.http:
            happens(client)

    site.kill()
    down = site.report()
    assert (down["faults"], down["mail"]) == ([], [])
    assert down["messages"] == {
        f"{each['id']} {BIRTH}/{when}": 1 for each in people for when in ("submitted", "granted")
    }
    assert down["deliveries"]["email failed"] == 6
    assert down["dead"] == []
    site.settings["GUICHET_EMAIL_URL"] = "lab:"
    site.settings["REPORT_MINUTES_AHEAD"] = "600"  # the more often it was tried in vain, the longer the next pause
    up = site.report()
    assert (up["failed"], up["dead"]) == (0, [])
    assert up["deliveries"]["email sent"] == 6
    assert "email failed" not in up["deliveries"]
    assert len(up["mail"]) == len(set(up["mail"])) == 6
    assert len(up["cases"]) == 3


def double_click(client: Client) -> None:
    """The button is pressed twice, and once more by a program with keys of its own."""
    step = client.answer_all(client.begin())
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda key: Client.submit(client, step, key=key), ("one", "one", "two", "three")))
    assert len({each["receipt"]["number"] for each in sent}) == 1
    assert len({each["case_number"] for each in sent}) == 1


def two_tabs(client: Client) -> None:
    """The second tab's answer does not overwrite the first's, and says so."""
    first = client.begin()
    facts = facts_of_a_birth()
    values = {each["id"]: facts[each["id"]] for each in first["fields"]}
    following = client.answer(first, values)
    with pytest.raises(Refused) as refusal:
        client.answer(first, {**values, "child_born_in_new_zealand": False}, key="the-other-tab")
    assert refusal.value.status == 409
    assert following["revision"] == first["revision"] + 1
    review = client.answer_all(following)
    kept = {line["fact"]: line["value"] for line in review["summary"]}
    assert kept["child_born_in_new_zealand"] is True
    with pytest.raises(Refused) as stale:
        client.submit({"revision": review["revision"] - 1}, key="checked-before-that")
    assert stale.value.status == 409
    client.submit(review)


def replays(client: Client) -> None:
    """Every call comes five times, the last after the end."""
    step = client.begin()
    assert [client.begin() for _ in range(4)] == [step] * 4
    facts = facts_of_a_birth()
    values = {each["id"]: facts[each["id"]] for each in step["fields"]}
    following = client.answer(step, values)
    assert [client.answer(step, values) for _ in range(4)] == [following] * 4
    review = client.answer_all(following)
    sent = client.submit(review)
    assert [client.submit(review) for _ in range(4)] == [sent] * 4
    assert client.answer(step, values) == following
    with pytest.raises(Refused) as reused:
        client.answer(step, {**values, "child_born_in_new_zealand": False})
    assert (reused.value.status, reused.value.problem["code"]) == (422, "key_reused")


def test_a_full_disk_refuses_cleanly_and_keeps_what_it_had(site: Site) -> None:
    if not site.database.startswith("sqlite"):
        pytest.skip("a PostgreSQL server's disk is not ours to fill")
    people = site.prepare(40)
    path = Path(site.database.removeprefix("sqlite:///"))
    site.start(work=False, largest_file=path.stat().st_size + 2_000_000)
    full, told = threading.Event(), list[tuple[int, str]]()
    # One after another at first: six at once would all be on their way when the disk is full.
    early = Client(site.address, people[0], comes_back=False)
    early.send_everything()

    def work(person: dict[str, str]) -> None:
        try:
            if not full.is_set():
                Client(site.address, person, comes_back=False).send_everything()
        except Refused as problem:
            full.set()
            told.append((problem.status, problem.problem["code"]))

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, people[1:]))
    assert set(told) == {(503, "try_later")}, "the disk was never full (let it be smaller), or said so otherwise"

    site.kill()
    site.start()
    clients = [Client(site.address, person) for person in people[1:10]]
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(Client.send_everything, clients))
    site.kill()
    demand_exactly_once(site.report(), [early, *clients], [])
