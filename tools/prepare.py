"""Makes the virtual environment and installs the locked dependencies; standard library only, so it runs anywhere.

    python3 tools/prepare.py run      what the platform needs
    python3 tools/prepare.py dev      that, and what the tests and checks need

It does nothing when the same lock file was installed already (a stamp in .venv remembers).
"""

import hashlib
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = SCRIPTS / "python"
LOCKS = {"run": ROOT / "requirements" / "run.txt", "dev": ROOT / "requirements" / "dev.txt"}
OLDEST = (3, 11)


def say(message: str) -> None:
    """Progress goes to standard error, so that a program may read standard output."""
    print(f"prepare: {message}", file=sys.stderr, flush=True)


def run(*command: str | Path) -> bool:
    """Run a command showing its output; whether it succeeded."""
    return subprocess.run([str(word) for word in command], check=False).returncode == 0


def quietly(*command: str | Path) -> bool:
    """Run a command showing nothing; whether it succeeded."""
    return subprocess.run([str(word) for word in command], check=False, capture_output=True).returncode == 0


def make_environment(uv: str | None) -> None:
    """Create .venv with whatever this machine offers: uv, venv with pip, or venv without (bare Debian)."""
    if PYTHON.exists() and quietly(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if uv and run(uv, "venv", "--quiet", "--python", sys.executable, VENV):
        return
    if quietly(sys.executable, "-m", "venv", VENV):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    say("this Python has no ensurepip (on Debian it is in the package python3-venv); trying without it")
    if not quietly(sys.executable, "-m", "venv", "--without-pip", VENV):
        sys.exit("prepare: python3 -m venv fails. Install it (Debian: apt install python3-venv) and run make again.")


def installer(uv: str | None) -> list[str | Path]:
    """The command that installs into .venv: uv, the environment's own pip, or this Python's pip pointed at it."""
    if uv:
        # pip compiles what it installs, uv only when told: else every process compiles it anew.
        return [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON]
    if quietly(PYTHON, "-m", "pip", "--version"):
        return [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if quietly(sys.executable, "-m", "pip", "--version"):
        # pip 22.3 and later can install into another interpreter's environment; Debian 12 has 23.0.
        return [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "--disable-pip-version-check"]
    sys.exit(
        "prepare: found neither pip, ensurepip nor uv, so nothing can be installed.\n"
        "         Install one of them (Debian: apt install python3-venv) and run make again."
    )


def site_packages() -> Path:
    """Where .venv keeps its packages."""
    found = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    return Path(found.stdout.strip())


def link_checkout() -> None:
    """Make `import guichet` and the command `guichet` work from this checkout without building a wheel."""
    (site_packages() / "guichet-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = SCRIPTS / "guichet"
    command.write_text(
        # The guard matters: server processes started by spawning read this file again.
        f"#!{PYTHON}\nimport sys\n\nfrom guichet.site.command import main\n\n"
        'if __name__ == "__main__":\n    sys.exit(main())\n',
        encoding="utf-8",
    )
    command.chmod(0o755)


def main(kind: str) -> None:
    """Prepare .venv for `run` or `dev`, once."""
    if sys.version_info < OLDEST:
        sys.exit(
            f"prepare: Python {sys.version.split()[0]} is too old, 3.11 or newer is needed. "
            "Name one with `make PYTHON=/path/to/python3.12 ...`."
        )
    lock = LOCKS[kind]
    mark = hashlib.sha256(lock.read_bytes() + sysconfig.get_python_version().encode()).hexdigest()
    stamp = VENV / f".installed-{kind}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == mark:
        return
    uv = shutil.which("uv")
    make_environment(uv)
    say(f"installing what {lock.relative_to(ROOT)} lists, every file checked against its hash")
    # The list is complete, so nothing is looked up: an extra of a dependency would not be pinned to pip's liking.
    if not run(*installer(uv), "--no-deps", "--require-hashes", "-r", lock):
        sys.exit(
            "prepare: the installation failed; the lines above say why. No network? An index of your own is named by\n"
            "         PIP_INDEX_URL (UV_INDEX_URL for uv), a folder of wheels by PIP_FIND_LINKS (UV_FIND_LINKS)."
        )
    link_checkout()
    stamp.write_text(mark, encoding="utf-8")
    if kind == "dev":
        # The longer list contains the shorter one: `make demo` after `make test` has nothing to do.
        run_mark = hashlib.sha256(LOCKS["run"].read_bytes() + sysconfig.get_python_version().encode()).hexdigest()
        (VENV / ".installed-run").write_text(run_mark, encoding="utf-8")
    say("ready")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        sys.exit(f"usage: {sys.argv[0]} run|dev")
    main(sys.argv[1])
