#!/usr/bin/env python3
"""Set the project up and run it; nothing needs to be installed before.

    python3 run.py demo [--port N]   the site with a demo district, on this machine only
    python3 run.py test [...]        every test; what follows goes to pytest
    python3 run.py check             format, lint, types, import contracts, templates, deployment
    python3 run.py bench [...]       the measurements of benchmarks/, see docs/benchmarks.md
    python3 run.py manage ...        Django's manage.py on the demo's database

Any Python from 3.8 starts this file, which uses the standard library alone. It finds a Python
from 3.12 (in PATH or among pyenv's) or uv, installs requirements.lock into .venv, every file
compared with its hash, and hands over to tools/. DATABASE_URL, when set, names the PostgreSQL to
use instead of the embedded one.
"""

try:
    import fcntl
except ImportError:
    raise SystemExit("run.py needs Linux or macOS; on Windows, start it inside WSL.") from None
import glob
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
LOCAL = ROOT / ".local"
PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed-lock"
COMMANDS = ("demo", "test", "check", "bench", "manage")
OLDEST = (3, 12)
# A Python without these cannot make an environment of its own, however new it is.
PROBE = "import ensurepip, ssl, venv, sys; print(*sys.version_info[:2])"


def say(text):
    print(text, flush=True)


def version_of(python):
    """The version of an interpreter that can make an environment, else an empty tuple."""
    try:
        answer = subprocess.run(
            [str(python), "-c", PROBE], capture_output=True, text=True, timeout=30, check=True
        )
        return tuple(int(part) for part in answer.stdout.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return ()


def candidates():
    """Interpreters worth asking; pyenv's shims in PATH may refuse, so its folders come too."""
    yield sys.executable
    for name in ("python3.13", "python3.14", "python3.12", "python3", "python"):
        yield shutil.which(name)
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    yield from sorted(glob.glob(pyenv + "/versions/3.*/bin/python"), reverse=True)


def find_python(wanted):
    """The interpreter of the version wanted, else the first that is new enough, else None."""
    found = {}
    for python in filter(None, candidates()):
        version = version_of(python)
        if version == wanted:
            return python
        if version >= OLDEST:
            found.setdefault(version, python)
    return next(iter(found.values()), None)


def find_uv():
    """A uv that runs: a shim of pyenv may be there and refuse."""
    uv = shutil.which("uv")
    works = uv and subprocess.run([uv, "--version"], capture_output=True, check=False)
    return uv if works and works.returncode == 0 else None


def fetch_uv():
    """Without a Python that is new enough: uv, which brings one."""
    say("No Python 3.12 or newer with venv on this machine: fetching uv, which brings one.")
    target = str(LOCAL / "uv")
    run([sys.executable, "-m", "pip", "install", "--quiet", "--target", target, "uv"])
    return target + "/bin/uv"


def run(command):
    subprocess.run([str(word) for word in command], cwd=str(ROOT), check=True)


def install_with_uv(uv, python):
    if version_of(PYTHON) < OLDEST:
        run([uv, "venv", "--quiet", "--clear", "--python", python, VENV])
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, LOCK])


def install_with_pip(python):
    run([python, "-m", "venv", "--clear", VENV])
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    run([PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "--requirement", LOCK])


def install():
    """Make .venv anew from requirements.lock, with uv where there is one, else with pip."""
    wanted = (ROOT / ".python-version").read_text().strip()
    python = find_python(tuple(int(part) for part in wanted.split(".")))
    uv = find_uv() or (None if python else fetch_uv())
    say("Setting up .venv; the first time takes a minute or two.")
    if uv:
        try:
            return install_with_uv(uv, python or wanted)
        except subprocess.CalledProcessError:
            if not python:
                raise
            say("uv could not, so pip tries.")
    return install_with_pip(python)


def set_up():
    """Leave .venv as requirements.lock describes it; one process at a time."""
    LOCAL.mkdir(exist_ok=True)
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    with (LOCAL / "setup.lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        fresh = INSTALLED.exists() and INSTALLED.read_text() == lock
        if fresh and subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0:
            return
        if INSTALLED.exists():
            INSTALLED.unlink()
        install()
        INSTALLED.write_text(lock)


def main():
    command, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if command not in COMMANDS:
        say(__doc__.strip())
        sys.exit(0 if command in ("-h", "--help") else 2)
    os.chdir(str(ROOT))
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")  # an office's inspecting proxy is known there
    try:
        set_up()
    except subprocess.CalledProcessError as error:
        sys.exit(
            "Setting up stopped at: {}\nIt needs Python 3.12 or newer with venv (Debian: "
            "python3-venv), or uv, and the package index.".format(" ".join(error.cmd))
        )
    os.execv(str(PYTHON), [str(PYTHON), "-m", "tools." + command, *rest])  # noqa: S606


if __name__ == "__main__":
    main()
