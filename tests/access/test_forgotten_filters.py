"""Every filter by place is forgotten: what pages still tell of another region is nothing.

Each page is asked twice by an administrator far away: once beside the record of Probolinggo and
once without it. Behind the wall the two answers are the same, to the letter and the digit.
"""

import datetime as dt
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings

from ikm_registry.accounts.scope import Scope
from tests.access.sent import sent_to
from tests.access.test_matrix import MATRIX
from tests.access.world import NIB, NIK, SECRET, World
from tests.factories.imports import sheet

# One process makes all answers, however many share the tests.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("forgotten filters")]

NOW = dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)
ASKS = "administrator elsewhere"
# About the record, or about whoever works near it; of her own account nobody else is told.
ABOUT_RECORDS = ("businesses:", "people:", "clients:", "hooks:", "home")
# Beside each page as it opens: questions that count, sort, gather and guess.
ASKED = {
    "the list by place": "/usaha/?region=35.13",
    "the list by words": "/usaha/?q=keripik",
    "the list turned round": "/usaha/?status=closed&not=status",
    "the list with all columns": "/usaha/?columns=nib,turnover,workers,size,changed",
    "what needs something": "/usaha/?needs=nib",
    "the search": "/cari/?q=keripik",
    "the search by its number": "/cari/?q={number}",
    "the search by its NIB": f"/cari/?q={NIB}",
    "the map from near": "/usaha/peta.json?zoom=19&bbox=113,-9,114,-7",
    "the map from afar": "/usaha/peta.json?zoom=3&bbox=90,-12,142,12",
    "all places": "/wilayah/35/",
    "the village": "/wilayah/35.13.05.2008/",
    "the products by words": "/produk/?q=keripik",
    "suggestions of places": "/pilih/wilayah/?q=clarak",
    "the workbook": "/usaha/ekspor.xlsx",
    "the workbook of the place": "/usaha/ekspor.xlsx?region=35.13",
    "the directory of the place": "/usaha/ekspor.pdf?region=35.13",
    "a change of the record among many": "/usaha/ubah-banyak/?number={number}",
    "the register by place": "/catatan-akses/?region=35.13",
    "the form of a new business from a draft": "/usaha/tambah/?draf={draft}",
}
CHANGE = {"status": "inactive", "reason": "Didatangi", "step": "preview"}
SENT_BESIDE = {
    "the preview of a change of all": ("/usaha/ubah-banyak/?every=1", CHANGE),
    "the preview of a change of the record": ("/usaha/ubah-banyak/?number={number}", CHANGE),
    "a view shared with the other office": (
        "/usaha/tampilan/tambah/",
        {"name": "Punya kita", "region": "35.13"},
    ),
    "a person by phone": ("/cari/orang/", {"number": "0812 3456 7890", "purpose": "contact"}),
}
A_LIST = "a list that names the numbers of the record"
# Where the record would be named, or counted, if there were no wall: else the walk proved nothing.
TELL_ITS_NAME = {
    "GET home",
    "GET people:list",
    "GET people:decisions",
    "GET businesses:list",
    "GET businesses:map",
    "GET businesses:map_points",
    "GET businesses:product_list",
    "GET businesses:register",
    "GET businesses:deleted",
    "GET businesses:detail",
    "GET businesses:history",
    "GET businesses:drafts",
    "GET businesses:import",
    "GET businesses:changes",
    "GET businesses:change",
    "GET businesses:claim",
    "GET businesses:claims",
    "GET businesses:people",
    "GET businesses:card_make",
    "GET businesses:propose",
    "GET businesses:view_change",
    "POST businesses:find_person",
    "POST businesses:import_check",
    "POST businesses:reveal",
    "POST businesses:bulk",
    "the search",
    "the map from near",
    "the workbook",
    "the preview of a change of all",
    "a person by phone",
}
TELL_ITS_NUMBER = {
    "GET businesses:places",
    "GET businesses:place",
    "GET businesses:exports_of",
    "GET businesses:import_list",
    "GET clients:list",
    "GET clients:client",
    "the village",
    "the directory of the place",
}

# Other each time a page is made: tokens, keys, the numbers of new rows, the clock of the database.
CHANGING = re.compile(
    r"\b[A-Za-z0-9]{64}\b|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/)[0-9]+(?=/)"
    r'|(?<=name="ticket" value=")[^"]+|[0-9]{2}[.][0-9]{2}(?= WI)|T[0-9]{2}:[0-9]{2}:[0-9.:+]+'
)
# Shown to everybody by its owner, wall or not (tests/businesses/hers/).
SHOWN_TO_ALL = {"businesses:card_check", "businesses:product_public", "businesses:product_photo"}
PAGES = [name for name in MATRIX if name.startswith(ABOUT_RECORDS) and name not in SHOWN_TO_ALL]
DOORS = [
    *(f"{method} {name}" for name in PAGES for method in ("GET", "POST")),
    *ASKED,
    *SENT_BESIDE,
    A_LIST,
]


def opened(world):
    """All that is asked: {door: method, address, what is sent}."""
    person, things = world.people[ASKS], world.things
    doors = {}
    for name in PAGES:
        address = MATRIX[name].url(things)
        doors[f"GET {name}"] = ("get", address, None)
        doors[f"POST {name}"] = ("post", address, sent_to(name, things, person))
    for name, address in ASKED.items():
        doors[name] = ("get", address.format(**things), None)
    for name, (address, sent) in SENT_BESIDE.items():
        doors[name] = ("post", address.format(**things), sent)
    doors[A_LIST] = ("post", "/impor/tambah/", list_of_its_numbers(things))
    return doors


def list_of_its_numbers(things):
    rows = [{"NIB": NIB, "NIK": NIK}, {"Nomor Registri IKM": things["number"]}]
    there = {"Kecamatan": "Paguyaman", "Kel/Desa": "Wonggahu"}
    file = SimpleUploadedFile("daftar.csv", sheet(*(there | row for row in rows)))
    return {"file": file, "region": "75.02", "year": "2025"}


def told(world, method, address, sent):
    """All that an answer tells, the page to which it leads on included; undone afterwards."""
    with transaction.atomic():
        browser = world.browsers[ASKS]
        answer = getattr(browser, method)(address, sent)
        text = f"{answer.status_code} {answer.get('Location', '')} {text_of(answer)}"
        if answer.status_code == 302:
            text += text_of(browser.get(answer["Location"]))
        transaction.set_rollback(True)
    return CHANGING.sub("", text)


def text_of(answer):
    content = answer.getvalue() if answer.streaming else answer.content
    kind = answer.get("Content-Type", "")
    if kind == "application/pdf":  # drawn glyphs; test_wall.py looks into it
        return ""
    if "spreadsheet" in kind:
        with ZipFile(BytesIO(content)) as book:
            content = b"".join(map(book.read, book.namelist()))
    return content.decode(errors="replace")


def forget(monkeypatch):
    """What the second wall is for: all that draws a line by places lets everything through."""
    monkeypatch.setattr(Scope, "of", classmethod(lambda cls, _user, _permission: cls(("",))))
    for model in apps.get_models():
        for manager in model._meta.managers:
            rows = getattr(manager, "_queryset_class", None)
            if hasattr(rows, "permitted"):
                monkeypatch.setattr(rows, "permitted", lambda rows, *_asked: rows.all())


@pytest.fixture(scope="module")
def answers(module_transaction):
    """{door: (beside the record, without it, beside it if there were no wall)}"""
    with pytest.MonkeyPatch.context() as monkeypatch, time_machine.travel(NOW, tick=False):
        forget(monkeypatch)
        world = World()
        with transaction.atomic():
            world.make_the_record()
            beside = walk(world)
            with override_settings(WITHOUT_WALL=("/",)):
                bare = walk(world)
            transaction.set_rollback(True)
        without = walk(world)
    return {door: (beside[door], without[door], bare[door]) for door in without}


def walk(world):
    return {name: told(world, *door) for name, door in opened(world).items()}


@pytest.mark.parametrize("door", DOORS)
def test_behind_the_wall_each_answer_is_the_same_with_and_without_the_record(door, answers):
    beside, without, _bare = answers[door]
    assert SECRET not in beside
    assert beside == without


def test_without_the_wall_the_same_walk_would_see_it(answers):
    seen = {door for door, (_beside, _without, bare) in answers.items() if SECRET in bare}
    counted = {door for door, (_beside, without, bare) in answers.items() if bare != without}
    assert seen >= TELL_ITS_NAME
    assert counted >= TELL_ITS_NUMBER
