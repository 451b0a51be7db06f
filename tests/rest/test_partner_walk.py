"""docs/partners.md is walked: its commands run as they stand there and do what it promises."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.urls import reverse

from ikm_registry.hooks import rounds
from ikm_registry.hooks.forms import HookForm
from ikm_registry.rest.scopes import KeyScope
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.groups import GroupFactory
from tests.factories.programs import StageFactory, applied
from tests.factories.rest import client_of, key_for
from tests.factories.sessions import sure_of
from tests.jobs.conftest import wait_until

DOCUMENT = settings.BASE_DIR / "docs" / "partners.md"
THE_DEMO, THE_DOOR = "http://127.0.0.1:8000", "8099"
HEADING_OR_BLOCK = re.compile(r"^## (\d+)\. .*?$|^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATIENCE = 120
NAME = "Keripik Singkong Lestari"


def steps():
    """(number, commands) of each step; one that shows two blocks has both."""
    number, blocks = "", []
    for heading, block in HEADING_OR_BLOCK.findall(DOCUMENT.read_text("utf-8")):
        number = heading or number
        if block:
            blocks.append((int(number), block))
    return {number: [text for _n, text in each] for number, each in groupby(blocks, itemgetter(0))}


@pytest.fixture
def partner(transactional_db):
    """The partner's system, let in as the demo lets it in."""
    return client_of("35.13", role="district_officer")


@pytest.fixture
def rounds_go(settings, aside, monkeypatch):
    """Beside the site goes what calls receivers, as in a worker."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    monkeypatch.setattr(rounds, "PAUSE", 0.1)
    stop = Event()
    going = aside(rounds.go_round, stop)
    yield
    stop.set()
    going.result(PATIENCE)


@pytest.fixture
def walked(site, tmp_path, partner, rounds_go):
    """What each block printed, by the number of its step; all ran in one shell, as a reader's."""
    if not (shutil.which("curl") and shutil.which("jq")):
        pytest.skip("no curl and jq on this machine")
    emping = BusinessFactory(name="Emping Melinjo")
    GroupFactory(name="KUB Melinjo")
    applied(StageFactory(program__name="Pelatihan kemasan"), partner, emping)
    scopes = (KeyScope.READ, KeyScope.WRITE, KeyScope.PROGRAMS_READ)
    key, words = key_for(partner, scopes=scopes, read_only=False)
    (tmp_path / ".local").mkdir()
    (tmp_path / ".local/demo-key").write_text(words)
    door = free_port()
    program = "".join(
        f"{{ {block.replace(THE_DEMO, site).replace(THE_DOOR, door)}}} > said-{number}-{place}\n"
        for number, blocks in steps().items()
        for place, block in enumerate(blocks)
    )
    walk = subprocess.Popen(
        ["sh", "-eu", "-c", program],
        cwd=tmp_path,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        wait_until((tmp_path / "receiver.py").exists, PATIENCE)
        _out, said = walk.communicate(f"{secret_shown(key, door)}\n", timeout=PATIENCE)
        assert walk.returncode == 0, said
    finally:
        with suppress(ProcessLookupError):
            os.killpg(walk.pid, signal.SIGKILL)  # and the receiver with it
        walk.wait()
    return lambda number, place=0: (tmp_path / f"said-{number}-{place}").read_text("utf-8")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return str(door.getsockname()[1])


def secret_shown(key, door):
    """What an administrator copies from the page on which she registered the receiver."""
    ratna = sure_of(UserFactory(assignments=[("administrator", "35.13")]))
    form = {"name": "Portal", "url": f"http://127.0.0.1:{door}/webhook", "key": key.pk, "area": ""}
    form["told"] = HookForm.base_fields["told"].initial
    page = ratna.post(reverse("hooks:make", args=[key.user_id]), form)
    return re.search("whsec_[A-Za-z0-9+/=]{44}", page.text)[0]


def test_each_step_of_the_walk_does_what_it_says(walked):
    told = json.loads(walked(2))
    assert told["key"]["scopes"] == ["businesses:read", "businesses:write", "programs:read"]
    [assignment] = told["assignments"]
    assert assignment == {"role": "district_officer", "region": "35.13", "ends_on": None}

    assert json.loads(walked(3))["results"][0]["name"] == "Emping Melinjo"
    assert json.loads(walked(4))["name"] == "Emping Melinjo"

    first, replayed = walked(5).split("HTTP/1.1 201")
    made = json.loads(first)
    assert made["name"] == NAME
    assert re.search("^Idempotency-Replayed: true", replayed, re.MULTILINE)
    assert json.loads(replayed.splitlines()[-1]) == made

    assert json.loads(walked(6))["brand"] == "Lestari"
    refused = json.loads(walked(6, 1))
    assert (refused["code"], refused["fields"]) == ("conflict-version", ["brand"])

    tried, done = json.loads(walked(7)), json.loads(walked(7, 1))
    assert [each["status"] for each in tried["results"]] == ["updated", "created"]
    assert (tried["mode"], tried["written"]) == ("validate", False)
    assert (done["mode"], done["written"]) == ("commit", True)

    assert json.loads(walked(8, 1)) == {"results": []}
    (change,) = json.loads(walked(9))["results"]
    assert (change["resource_id"], change["data"]["founded_year"]) == (made["id"], 2019)

    assert json.loads(walked(10))["key"]["scopes"] == ["businesses:read"]

    (hook,) = json.loads(walked(12, 1))["results"]
    assert (hook["name"], hook["state"]) == ("Portal", "running")
    call = json.loads(walked(13).splitlines()[-1])
    assert (call["type"], call["data"]["id"]) == ("business.updated", made["id"])
    assert call["data"]["fields_changed"] == ["founded_year"]
    assert json.loads(walked(13, 1))["founded_year"] == 2020
    delivered = json.loads(walked(13, 2))["results"]
    assert [each["state"] for each in delivered] == ["delivered"]

    assert json.loads(walked(14))["results"][0]["name"] == "KUB Melinjo"
    (program,) = json.loads(walked(14, 1))["results"]
    assert program["name"] == "Pelatihan kemasan"
    (fit,) = json.loads(walked(14, 2))["results"]
    assert fit["fits"] is True
    (application,) = json.loads(walked(14, 3))["results"]
    assert application["state"] == "submitted"


def test_the_walk_leaves_out_no_step():
    assert list(steps()) == list(range(1, 15))


def test_the_readers_of_the_api_are_led_to_the_walk():
    api = (settings.BASE_DIR / "docs" / "api.md").read_text("utf-8")
    assert "](partners.md)" in api.partition("\n## ")[0]
    title = re.search(r"^## (11\. .*)$", DOCUMENT.read_text("utf-8"), re.MULTILINE)[1]
    anchor = re.sub(r"[^a-z0-9 ]", "", title.lower()).replace(" ", "-")
    for page in ("api.md", "webhooks.md"):
        told = (settings.BASE_DIR / "docs" / page).read_text("utf-8")
        assert f"](partners.md#{anchor})" in told
