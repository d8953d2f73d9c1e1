"""Runs a command with DATABASE_URL naming a PostgreSQL server of its own, started here and thrown away afterwards.

    python tools/with_postgres.py .venv/bin/pytest guichet/audit

When DATABASE_URL names a PostgreSQL server already, that one is used.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def binaries() -> Path:
    """The folder of initdb and postgres, the newest when there are several (Debian keeps them off the PATH)."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    sys.exit(
        "with_postgres: found no PostgreSQL binaries. Install them (Debian: apt install postgresql), or name a\n"
        "               server: DATABASE_URL=postgres://user:password@host/name make test-postgres"
    )


def ordinary_user() -> str:
    """PostgreSQL refuses to run as root; then it runs as `postgres`, or `nobody`."""
    if os.geteuid() != 0:
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    """The command's exit status."""
    if not command:
        sys.exit("usage: with_postgres.py COMMAND ...")
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.run(command, check=False).returncode
    folder, user, port = binaries(), ordinary_user() or None, free_port()
    with tempfile.TemporaryDirectory(prefix="guichet-postgres-") as place:
        data = Path(place) / "data"
        if user:
            shutil.chown(place, user)
        subprocess.run(
            [folder / "initdb", "-D", data, "-U", "guichet", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
            check=True,
            user=user,
            stdout=subprocess.DEVNULL,
            cwd=place,
        )
        # Not durable on purpose: the data are thrown away, and the tests do not pull the plug.
        options = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        control = [str(folder / "pg_ctl"), "-D", str(data), "-w", "-l", f"{place}/log"]
        server = f"-p {port} -h 127.0.0.1 -k {place} {' '.join(options)}"
        subprocess.run([*control, "-o", server, "start"], check=True, user=user, stdout=subprocess.DEVNULL, cwd=place)
        try:
            environment = {**os.environ, "DATABASE_URL": f"postgres://guichet@127.0.0.1:{port}/postgres"}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, user=user, stdout=subprocess.DEVNULL, cwd=place)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
