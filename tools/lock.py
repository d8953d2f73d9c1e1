"""Renews the lock files: every dependency pinned with its hashes, for every Python and system we run on.

No package index is named in them: whoever installs chooses where from, and the hashes decide whether it is the same.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMON = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--quiet",
)


def main() -> None:
    """Write requirements/run.txt and requirements/dev.txt."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        sys.exit("lock: uv is needed to renew the lock files: .venv/bin/python -m pip install uv")
    (ROOT / "requirements").mkdir(exist_ok=True)
    run = ("--extra=postgres", "--extra=fast")
    for name, extra in (("run", run), ("dev", (*run, "--extra=sweep", "--extra=distributed", "--group=dev"))):
        target = ROOT / "requirements" / f"{name}.txt"
        # The shorter list constrains the longer one, so that both name the same versions.
        bound = ("--constraints=requirements/run.txt",) if name == "dev" else ()
        command = (uv, "pip", "compile", *COMMON, *extra, *bound, "pyproject.toml", f"--output-file={target}")
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            sys.exit(f"lock: {name} could not be resolved; the lines above say why")
        print(f"lock: wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
