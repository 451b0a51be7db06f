"""Where the commands of run.py keep what they make on this machine, and who is using it."""

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Everything that is not in the repository: databases, uploads, collected static files. A second
# demo beside the first takes another folder.
HOME = Path(os.environ.get("IKM_HOME") or ROOT / ".local").resolve()
# A page of a thousand records is three megabytes, several times over. Given back to the kernel
# after each answer and asked for again at the next, as glibc does, they cost more than the rest.
KEPT_MEMORY = {"MALLOC_TRIM_THRESHOLD_": "67108864", "MALLOC_MMAP_THRESHOLD_": "16777216"}
DEMO_KEY = HOME / "demo-key"  # the words by which the demo's API is tried


def say(text: str) -> None:
    """Tell the person at the terminal, at once even when the output goes to a file."""
    print(text, flush=True)


def _open(path: Path):
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+")
    except PermissionError:
        sys.exit(
            f"{path} belongs to another user, root perhaps. "
            "Start as that user, or set IKM_HOME to a folder of your own."
        )


@contextmanager
def only_one(name: str) -> Iterator[Callable[[str], None]]:
    """Hold `name` for this process alone, or leave with the words its holder wrote.

    Yields the function by which the holder says what it is and where. The kernel releases the
    lock with the process, however it ends, so that no stale lock is ever left.
    """
    with _open(HOME / f"{name}.lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            sys.exit(f"Already running: {file.read().strip() or name} (folder {HOME}).")

        def announce(words: str) -> None:
            file.truncate(0)
            file.write(f"{words}, process {os.getpid()}")
            file.flush()

        announce(name)
        yield announce


def is_held(name: str) -> bool:
    """Whether another process holds `name` right now."""
    with _open(HOME / f"{name}.lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
