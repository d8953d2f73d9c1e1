"""Values of a class from JSON and plain values; a class that a crowd of threads is the first to need."""

import subprocess
import sys

import msgspec
import pytest

from guichet.kernel.api import convert, decode, learned


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in a row."""

    number: int
    row: str = "A"


def test_json_becomes_a_value() -> None:
    assert decode('{"number": 3}', Place) == Place(3)
    assert decode(b'[{"number": 3, "row": "B"}]', tuple[Place, ...]) == (Place(3, "B"),)
    with pytest.raises(msgspec.ValidationError, match=r"`int`, got `str` - at `\$\[0\].number`"):
        decode('[{"number": "3"}]', tuple[Place, ...])
    with pytest.raises(msgspec.DecodeError):
        decode("{", Place)


def test_plain_values_become_a_value() -> None:
    assert convert({"number": 3, "row": "B"}, Place) == Place(3, "B")
    assert convert({"number": "3"}, Place, strict=False) == Place(3)
    with pytest.raises(msgspec.ValidationError, match="unknown field `seat`"):
        convert({"number": 3, "seat": 1}, Place)


def test_a_class_is_itself_when_it_is_learned() -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(Place(3)), type=learned(Place)) == Place(3)


# What threads do to msgspec itself ends the process, so another process tries it.
CROWD = """
import sys, threading, msgspec
from guichet.kernel.api import convert

sys.setswitchinterval(1e-6)
for attempt in range(40):
    inner = msgspec.defstruct("Inner", [(f"f{i}", "int | str | None", None) for i in range(20)])
    outer = msgspec.defstruct("Outer", [("one", inner), ("more", list[inner])] + [(f"f{i}", int, 0) for i in range(30)])
    gate, found = threading.Barrier(30), []
    def first():
        gate.wait()
        found.append(convert({"one": {"f3": "x"}, "more": [{}]}, outer).one.f3)
    crowd = [threading.Thread(target=first) for _ in range(30)]
    [each.start() for each in crowd]
    [each.join() for each in crowd]
    assert found == ["x"] * 30, found
"""


def test_a_crowd_may_be_the_first_to_need_a_class() -> None:
    tried = subprocess.run([sys.executable, "-c", CROWD], capture_output=True, text=True, timeout=120, check=False)
    assert (tried.returncode, tried.stderr) == (0, "")
