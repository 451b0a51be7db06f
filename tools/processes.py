"""Children that never outlive the command that started them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any

from tools.home import ROOT

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(command: Sequence, *, orphaned: signal.Signals, **options: Any) -> subprocess.Popen:
    """Start a child to which the kernel sends `orphaned` should this process be killed.

    Only Linux can promise that; elsewhere the next start clears up (see tools/postgres.py). The
    child has a session of its own, so that Ctrl+C reaches this process alone, which then stops
    its children in the right order.
    """
    parent = os.getpid()

    def die_with_parent() -> None:
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, orphaned)
        if os.getppid() != parent:  # it died before the line above
            os.kill(os.getpid(), signal.SIGKILL)

    # One thread, so code between fork and exec is safe.
    return subprocess.Popen(
        [str(word) for word in command],
        preexec_fn=die_with_parent,
        **{"start_new_session": True, "cwd": ROOT, **options},
    )


def stop(process: subprocess.Popen, how: signal.Signals, seconds: float) -> None:
    """Ask a child to stop and wait; one that has not after `seconds` is killed."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(command: Sequence, **options: Any) -> int:
    """Run a child to its end and return its exit status; it ends with this process, too."""
    child = start(command, orphaned=signal.SIGTERM, **options)
    try:
        return child.wait()
    finally:
        stop(child, signal.SIGTERM, 10)


def run_at_terminal(command: Sequence, env: Mapping[str, str]) -> int:
    """Run a child to which the terminal belongs: it answers Ctrl+C, and this process waits."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        return run(command, env=env, start_new_session=False)
    finally:
        signal.signal(signal.SIGINT, before)


def leave_tidily() -> None:
    """Let Ctrl+C, a closed terminal and SIGTERM all end this process through its `finally`."""

    def leave(number: int, frame: FrameType | None) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)  # stopping takes seconds, and ends by itself
        raise SystemExit(128 + number)

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, leave)
