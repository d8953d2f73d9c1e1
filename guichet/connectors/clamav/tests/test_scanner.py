"""The connector against a clamd of our own that speaks the protocol, well and badly."""

from __future__ import annotations

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guichet.connectors.clamav.apps import check_address
from guichet.connectors.clamav.scanner import ClamAV
from guichet.evidence import ports

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """As clamd does: reads the command, then the chunks until an empty one; checks every length."""

    def handle(self) -> None:
        how = self.server.how  # type: ignore[attr-defined]  # set by the fixture
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if how == "silent":
            time.sleep(1)
            return
        if how == "hangs up":
            return
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0" if how != "other" else b"220 mail.example.org ESMTP\0")
            return
        assert command == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if how == "small" and len(content) > 100:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(content)  # type: ignore[attr-defined]  # set by the fixture
        self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: Any, tmp_path: Path) -> Iterator[Any]:
    server: Any
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        server.address = f"clamav://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd.ctl"), Clamd)
        server.address = f"clamav://{tmp_path}/clamd.ctl"
    server.how, server.seen, server.daemon_threads = "well", [], True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_clean_and_infected(clamd: Any) -> None:
    scanner = ClamAV(clamd.address)
    large = bytes(range(256)) * 1000
    assert scanner.scan(large) == ports.Verdict(clean=True)
    assert scanner.scan(b"%PDF " + EICAR) == ports.Verdict(clean=False, name="Eicar-Signature")
    assert clamd.seen == [large, b"%PDF " + EICAR]
    assert scanner.check() == ()


@pytest.mark.parametrize("how", ["silent", "hangs up", "small"])
def test_in_doubt_it_is_down_and_never_clean(clamd: Any, how: str) -> None:
    clamd.how = how
    with pytest.raises(ports.ScannerDown, match="clamd at clamav://"):
        ClamAV(clamd.address, timeout_seconds=0.2).scan(b"x" * 200_000)


def test_something_else_that_listens_is_not_taken_for_clamd(clamd: Any) -> None:
    clamd.how = "other"
    (problem,) = ClamAV(clamd.address).check()
    assert problem.code == "not_clamd"


@pytest.mark.parametrize("address", ["clamav://127.0.0.1:1", "clamav:///nowhere/clamd.ctl"])
def test_nobody_there(address: str) -> None:
    scanner = ClamAV(address, timeout_seconds=0.5)
    with pytest.raises(ports.ScannerDown, match="cannot be asked"):
        scanner.scan(b"x")
    (problem,) = scanner.check()
    assert (problem.where, problem.code) == ("GUICHET_VIRUS_SCANNER", "unreachable")


@pytest.mark.parametrize("address", ["localhost:3310", "http://localhost", "clamav://", "clamav:"])
def test_an_address_that_is_none(address: str, settings: Any) -> None:
    with pytest.raises(ValueError, match="is no ClamAV address"):
        ClamAV(address)
    settings.GUICHET_VIRUS_SCANNER = address
    assert [message.id for message in check_address(None)] == ["clamav.E001"]
    settings.GUICHET_VIRUS_SCANNER = ""
    assert check_address(None) == []
