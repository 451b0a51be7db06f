"""The demo as a person meets it: started, killed, started again, stopped.

One story in one home, told by tests that run in their order: setting a home up costs ten seconds.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

import psycopg2
import pytest

from tests.launcher.conftest import LINUX_ONLY, command_of, family, survivors
from tools.home import ROOT

PATIENCE = 180  # seconds: each service of a demo ends by itself
pytestmark = [pytest.mark.launcher, pytest.mark.xdist_group("launcher"), LINUX_ONLY]


class Demo:
    """A demo that runs in a process of its own, and what it has said so far."""

    def __init__(self, env, *options):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.demo", *options],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.words = ""

    def read_until(self, pattern):
        """Read what it says up to a line that matches; what never comes fails the test."""
        for line in self.process.stdout:
            self.words += line
            if found := re.search(pattern, line):
                return found
        return pytest.fail(f"the demo never said “{pattern}”:\n{self.words}")

    def address(self):
        return self.read_until(r"answers at (\S+)")[1]

    def first_call(self):
        """The line that it prints to try the API with."""
        return re.search(r"curl -H '(.*)' '(.*)'", self.words).groups()

    def family(self):
        return family(self.process.pid)


@pytest.fixture
def taken_port():
    """A port that another program listens on, wherever this machine has one to spare."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture
def start_demo(clean_environment, taken_port):
    """Start a demo that does not outlive the test, at a port that it finds taken."""
    demos = []

    def start():
        demos.append(Demo(clean_environment, "--port", str(taken_port)))
        return demos[-1]

    yield start
    for demo in demos:
        demo.process.send_signal(signal.SIGINT)
        demo.process.communicate(timeout=PATIENCE)


def query(home, statement):
    """Ask the database of a demo that runs."""
    socket_folder = (home / "demo/postgres").resolve()
    with closing(psycopg2.connect(f"postgresql://ikm@/ikm?host={socket_folder}")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def asked_as_shown(demo):
    header, address = demo.first_call()
    request = urllib.request.Request(address, headers=dict([header.split(": ")]))  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310  # the demo's own address
        return json.load(answer)


def test_a_new_home_gets_a_site_that_answers_and_names_its_sign_ins(
    start_demo, taken_port, project_home
):
    demo = start_demo()
    address = demo.address()
    assert f"Port {taken_port} is taken" in demo.words
    assert "petugas" in demo.words
    with urllib.request.urlopen(address) as page:  # noqa: S310  # the demo's own address
        assert page.status == 200
        assert page.url.startswith(f"{address}masuk/")
    assert asked_as_shown(demo)["results"][0]["registry_no"].startswith("IKM-3513-")

    second = subprocess.run(
        [sys.executable, "-m", "tools.demo"],
        cwd=ROOT,
        env={"IKM_HOME": str(project_home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"Already running: the demo at {address}" in second.stderr

    everyone = demo.family()
    demo.process.kill()
    assert survivors(everyone) == []


def test_after_kill_9_the_next_start_has_everything_and_restarts_a_dead_worker(
    start_demo, project_home
):
    first = start_demo()
    first.address()
    query(project_home, "CREATE TABLE kept AS SELECT 'what people wrote' AS words")
    everyone = first.family()
    first.process.kill()
    assert survivors(everyone) == []

    demo = start_demo()
    demo.address()
    assert query(project_home, "SELECT words FROM kept") == [("what people wrote",)]
    assert demo.first_call()[0] == first.first_call()[0]
    assert (project_home / "demo-key").stat().st_mode & 0o777 == 0o600

    worker = next(pid for pid in demo.family() if "run_worker" in command_of(pid))
    os.kill(worker, signal.SIGKILL)
    demo.read_until(r"The worker ended by itself \(by SIGKILL\) and is started again")

    everyone = demo.family()
    demo.process.kill()
    assert survivors(everyone) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_told_to_stop_takes_everything_along(start_demo, how):
    demo = start_demo()
    demo.address()
    everyone = demo.family()
    for service in ("postgres", "gunicorn", "run_worker"):
        assert any(service in command_of(pid) for pid in everyone)
    demo.process.send_signal(how)
    demo.process.wait(PATIENCE)
    assert survivors(everyone, seconds=0) == []
