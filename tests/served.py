"""The site as gunicorn serves it: processes of their own, on what a test has committed."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.jobs.conftest import address_of

PATIENCE = 60  # seconds until gunicorn answers


@dataclass
class Site:
    """`web` is gunicorn's own process; those that answer are its children, and it replaces them."""

    address: str
    web: subprocess.Popen

    @property
    def answering(self):
        """The processes that answer, by their numbers."""
        listed = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


@contextmanager
def gunicorn(environment):
    """Its door stays open while it dies and comes back, as with systemd: who knocks waits."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        words = ["-m", "gunicorn", "--no-control-socket", "--bind", f"fd://{door.fileno()}"]
        web = subprocess.Popen(
            [sys.executable, *words, "ikm_registry.wsgi"],
            cwd=settings.BASE_DIR,
            env=environment | {"DATABASE_URL": address_of(connection.settings_dict)},
            pass_fds=[door.fileno()],
        )
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        try:
            wait_for(f"{address}/health/live")
            yield Site(address, web)
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait()


def wait_for(address):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE):  # noqa: S310 our own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"{address} does not answer")
