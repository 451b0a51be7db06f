"""`python3 run.py demo`: the whole site on this machine, with a demo district.

This process prepares the database, then watches over two others: gunicorn with the pages and the
worker with the background tasks. Should one of them end by itself, it is said and started again;
one that ends three times within a minute ends the demo, and so does the database. (gunicorn in
its turn replaces its own workers.) Ctrl+C, SIGTERM and a closed terminal stop everything in
order; after kill -9 the kernel sees to it.
"""

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools import processes
from tools.home import DEMO_KEY, HOME, KEPT_MEMORY, only_one, say
from tools.postgres import database, programs_folder

OFTEN, WITHIN = 3, 60  # a service that ends so often within so many seconds is given up


@dataclass
class Service:
    """A process that the demo keeps running, and how it is stopped."""

    name: str
    command: Sequence
    env: Mapping[str, str]
    orphaned: signal.Signals
    files: tuple[int, ...] = ()
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=OFTEN))
    process: subprocess.Popen | None = None

    def start(self) -> None:
        self.starts.append(time.monotonic())
        self.process = processes.start(
            self.command,
            orphaned=self.orphaned,
            env=self.env,
            stdin=subprocess.DEVNULL,
            pass_fds=self.files,
        )

    def look_after(self) -> None:
        """Start the process again if it has ended, or give up on it."""
        if self.process is None or self.process.poll() is None:
            return
        ended = f"The {self.name} ended by itself ({_status(self.process.returncode)})"
        if len(self.starts) == OFTEN and time.monotonic() - self.starts[0] < WITHIN:
            sys.exit(f"{ended} {OFTEN} times within a minute: the demo stops. Its words are above.")
        say(f"{ended} and is started again.")
        self.start()

    def stop(self) -> None:
        """Let the process finish what it does; a long task starts anew with the next demo."""
        if self.process:
            processes.stop(self.process, signal.SIGTERM, 10)


def _status(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"status {code}"


def listen(port: int) -> socket.socket:
    """A socket at the port wanted or the next one free.

    It is opened here and handed to gunicorn, so that no other program can take the port in
    between and pages wait, rather than fail, while gunicorn starts again.
    """
    for candidate in range(port, port + 100):
        door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", candidate))
            door.listen(64)
        except OSError:
            door.close()
            continue
        if candidate != port:
            say(f"Port {port} is taken; using {candidate}.")
        return door
    return sys.exit(f"No free port from {port} to {port + 99}; choose another with --port.")


def environment(url: str) -> dict[str, str]:
    """Settings of the demo; whatever the caller has set already stays."""
    ours = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "ikm_registry.settings",
        "MEDIA_ROOT": str(HOME / "media"),
        "OUTBOX_ON_SCREEN": "1",
        "PG_BIN": str(programs_folder()),
        "REQUIRE_MFA": "0",
        "SECRET_KEY": _secret_key(HOME / "secret-key"),
        "STATIC_ROOT": str(HOME / "static"),
        "TASKS_BACKEND": "django_tasks_db.DatabaseBackend",
        "WEBHOOKS_TO_LOOPBACK": "1",  # docs/partners.md has its receiver listen here
    }
    return {**ours, **os.environ}


def _secret_key(path: Path) -> str:
    """A key of this machine's own, so that no demo signs with a key that everybody can read."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def prepare(env: Mapping[str, str]) -> str:
    """Bring database and files up to date; return what the demo district has to say."""
    say("Preparing database and files:")
    child = processes.start(
        [sys.executable, "-m", "tools.prepare"],
        orphaned=signal.SIGTERM,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        words, _ = child.communicate()
    finally:
        processes.stop(child, signal.SIGTERM, 10)
    if child.returncode:
        sys.exit("The database could not be prepared; the reason is above.")
    return words


def first_call(address: str) -> str:
    """The key of the API, and one line that tries it."""
    key = DEMO_KEY.read_text().strip()
    return (
        f"The API opens by the key that lies in {DEMO_KEY}; docs/partners.md tells how:\n"
        f"  curl -H 'Authorization: Bearer {key}' '{address}api/v1/businesses/?limit=1'"
    )


def services(env: Mapping[str, str], door: socket.socket) -> list[Service]:
    """Web server and worker. Killed, the demo takes the worker along: its task is rescued."""
    web = ["-m", "gunicorn", "--no-control-socket", "--bind", f"fd://{door.fileno()}"]
    shape = ["--workers", 2, "--threads", 4, "--log-level", "warning", "ikm_registry.wsgi"]
    worker = ["manage.py", "run_worker", "--interval", "0.5"]
    return [
        Service(
            "web server",
            [sys.executable, *web, *shape],
            {**KEPT_MEMORY, **env},
            orphaned=signal.SIGINT,
            files=(door.fileno(),),
        ),
        Service("worker", [sys.executable, *worker], env, orphaned=signal.SIGKILL),
    ]


@contextmanager
def started(chosen: Sequence[Service]) -> Iterator[None]:
    """Run the services for as long as the block lasts."""
    with ExitStack() as stack:
        for service in chosen:
            stack.callback(service.stop)
            service.start()
        yield


def wait_until_answering(address: str, chosen: Sequence[Service]) -> None:
    """Return once a page answers; a page that fails is gunicorn's to tell."""
    while True:
        for service in chosen:
            service.look_after()
        try:
            urllib.request.urlopen(address, timeout=60).close()  # noqa: S310  # our own address
        except urllib.error.HTTPError as error:
            sys.exit(f"{address} answers with {error}; the reason is above.")
        except OSError:
            time.sleep(0.2)
        else:
            return


def main() -> None:
    parser = argparse.ArgumentParser(prog="run.py demo", description="Run the demo site.")
    parser.add_argument("--port", type=int, default=8000, help="8000, or the next one free")
    port = parser.parse_args().port
    processes.leave_tidily()
    with only_one("demo") as announce, database("demo") as url:
        announce("the demo, getting ready")
        env = environment(url)
        signins = prepare(env)
        with listen(port) as door:
            address = f"http://127.0.0.1:{door.getsockname()[1]}/"
            announce(f"the demo at {address}")
            chosen = services(env, door)
            with started(chosen):
                wait_until_answering(address, chosen)
                say(f"\n{signins}\n{first_call(address)}\n")
                say(f"Registri IKM answers at {address}  (Ctrl+C stops it)\n")
                while True:
                    time.sleep(0.5)
                    for service in chosen:
                        service.look_after()


if __name__ == "__main__":
    main()
