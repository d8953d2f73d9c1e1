"""The client of clamd: one connection a file, a short time-out, and never clean in doubt.

The protocol: https://docs.clamav.net/manual/Usage/Scanning.html#clamd and clamd(8), section COMMANDS, INSTREAM: the
command, then chunks of a four-byte length in network order and data, then a length of zero; the answer is one line.
"""

from __future__ import annotations

import socket
import struct
from urllib.parse import unquote, urlsplit

from guichet.evidence import ports
from guichet.kernel import api as kernel

_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096
_PORT = 3310


class ClamAV(ports.VirusScanner):
    """One clamd, by its address: `clamav://host:3310` or `clamav:///path/of/its/socket`."""

    def __init__(self, address: str, *, timeout_seconds: float = 10.0) -> None:
        """Raises ValueError for an address that is neither."""
        parts = urlsplit(address)
        if parts.scheme != "clamav" or not (parts.hostname or parts.path.strip("/")):
            raise ValueError(f"{address!r} is no ClamAV address; write clamav://host:3310 or clamav:///path/of/socket")
        self.address = address
        self.timeout_seconds = timeout_seconds
        self._host, self._port, self._path = parts.hostname, parts.port or _PORT, unquote(parts.path)

    def scan(self, content: bytes) -> ports.Verdict:
        """Stream the file to clamd. Raises ScannerDown for everything that is not a clear answer."""
        chunks = [content[start : start + _CHUNK] for start in range(0, len(content), _CHUNK)]
        stream = b"".join(struct.pack(">I", len(chunk)) + chunk for chunk in chunks)
        answer = self._ask(b"zINSTREAM\0" + stream + struct.pack(">I", 0))
        # `stream: OK`, `stream: Eicar-Signature FOUND`, or an error such as `INSTREAM size limit exceeded. ERROR`.
        if answer == "stream: OK":
            return ports.Verdict(clean=True)
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return ports.Verdict(clean=False, name=answer.removeprefix("stream: ").removesuffix(" FOUND"))
        raise ports.ScannerDown(f"clamd at {self.address} answered {answer[:200]!r}")

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether clamd is there."""
        try:
            answer = self._ask(b"zPING\0")
        except ports.ScannerDown as down:
            return (
                kernel.Problem(
                    "GUICHET_VIRUS_SCANNER", str(down), "Start clamd, or correct the address.", "unreachable"
                ),
            )
        if answer != "PONG":
            return (
                kernel.Problem(
                    "GUICHET_VIRUS_SCANNER",
                    f"what listens at {self.address} is not clamd: it answered {answer[:80]!r}.",
                    "Correct the address.",
                    "not_clamd",
                ),
            )
        return ()

    def _ask(self, question: bytes) -> str:
        try:
            with self._connect() as connection:
                sending: OSError | None = None
                try:
                    connection.sendall(question)
                except OSError as broken:
                    sending = broken  # clamd answers and hangs up when a stream is too long: its answer says why
                answer = self._read(connection)
                if not answer:
                    raise sending or ConnectionError("it hung up without an answer")
        except OSError as trouble:
            raise ports.ScannerDown(f"clamd at {self.address} cannot be asked: {trouble}") from trouble
        return answer.decode("utf-8", "replace").strip("\0\r\n ")

    def _connect(self) -> socket.socket:
        if self._host:
            return socket.create_connection((self._host, self._port), timeout=self.timeout_seconds)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self.timeout_seconds)
        try:
            connection.connect(self._path)
        except OSError:
            connection.close()
            raise
        return connection

    def _read(self, connection: socket.socket) -> bytes:
        answer = b""
        while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
            part = connection.recv(1024)
            if not part:
                break
            answer += part
        return answer
