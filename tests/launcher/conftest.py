"""A home of its own for the commands under test, and the processes they leave behind."""

import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from tools import home

LINUX_ONLY = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux ends the children of a killed process"
)


def stat(pid):
    """State and parent of a process, or None once it is gone."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return state, int(parent)


def family(pid):
    """The process and all its descendants."""
    known = {int(entry.name): stat(entry.name) for entry in Path("/proc").glob("[0-9]*")}
    found = [pid]
    for one in found:
        found += [child for child, seen in known.items() if seen and seen[1] == one]
    return found


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def survivors(pids, seconds=60):
    """Which of these processes still live after so many seconds; a zombie does not."""
    deadline = time.monotonic() + seconds
    while True:
        living = [pid for pid in pids if (seen := stat(pid)) and seen[0] != "Z"]
        if not living or time.monotonic() > deadline:
            return living
        time.sleep(0.1)


def remove(folder):
    """Remove a home with what root keeps outside of it."""
    for link in folder.glob("*/postgres"):
        shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def project_home(tmp_path_factory):
    """A folder in place of .local, for commands started as processes of their own."""
    folder = tmp_path_factory.mktemp("home")
    yield folder
    remove(folder)


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    """The same for functions called in this process, and no DATABASE_URL."""
    monkeypatch.setattr(home, "HOME", tmp_path)
    monkeypatch.setattr("tools.postgres.HOME", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield tmp_path
    remove(tmp_path)


@pytest.fixture
def clean_environment(project_home):
    """What a person's shell holds, without the settings of the tests."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "IKM_HOME": str(project_home),
    }
