"""The programs of the page that leads from the first call to a copy run as they stand there."""

import ast
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from businesses.choices import Status
from businesses.models import Business
from businesses.services.registration import take_numbers
from ikm_registry.rest.start import EXCEL, PYTHON, SHELL, STEPS
from tests.factories.businesses import BusinessFactory
from tests.factories.rest import client_of, key_for

HERE, THERE, PROVINCE, ELSEWHERE = "35.13", "35.08", "35", "75.02"
MORE_THAN_A_PAGE = 501
PATIENCE = 60
STEP_NAMES = ["who", "first", "all", "mirror"]
SHOWN = re.compile(r"<summary>(.*?)</summary>.*?<code>(.*?)</code>", re.DOTALL)
has_curl = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")), reason="no curl and jq on this machine"
)
in_both = pytest.mark.parametrize("language", [pytest.param(SHELL, marks=has_curl), PYTHON])


@dataclass
class Reader:
    """Somebody who tries what the page shows, with a key of her own, in an empty folder."""

    words: str
    programs: dict
    folder: Path

    def runs(self, step, language):
        """What the program prints."""
        program = self.programs[step, language].replace("ikm_…", self.words)
        started = {SHELL: ["sh", "-c"], PYTHON: [sys.executable, "-c"]}[language]
        return subprocess.run(
            [*started, program],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "IKM_KEY": self.words},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        ).stdout

    def asks(self, path, **parameters):
        headers = {"Authorization": f"Bearer {self.words}"}
        answer = Client(headers=headers).get(f"/{path}", parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def all_there_is(self):
        first = self.asks("api/v1/businesses/", limit=1000)
        assert first["next"] is None
        return first["results"]


@pytest.fixture
def reader(site, tmp_path):
    shown = SHOWN.findall(Client(headers={"Host": urlsplit(site).netloc}).get("/api/mulai/").text)
    names = [(name, language) for name in STEP_NAMES for language in (SHELL, PYTHON, EXCEL)]
    assert len(shown) == len(names) == sum(len(step.files) for step in STEPS)
    programs = {
        (name, language): unescape(program)
        for (name, language), (summary, program) in zip(names, shown, strict=True)
        if summary == language
    }
    return Reader(key_for(client_of(PROVINCE))[1], programs, tmp_path)


@pytest.fixture
def businesses(transactional_db):
    """More than one page of them, and some that a question for the active of a regency omits."""
    BusinessFactory(name="Batik Tutup", region_id=HERE, status=Status.CLOSED)
    BusinessFactory(name="Tahu Tetangga", region_id=THERE)
    BusinessFactory(name="Pia Jauh", region_id=ELSEWHERE)
    numbers = take_numbers(regency=HERE, count=MORE_THAN_A_PAGE)
    Business.objects.bulk_create(
        Business(name=f"Keripik {number}", region_id=HERE, registry_no=number) for number in numbers
    )
    return Business.objects.order_by("registry_no")


@in_both
def test_the_first_program_tells_whose_key_it_is(reader, language):
    read = {SHELL: json.loads, PYTHON: ast.literal_eval}[language]

    told = read(reader.runs("who", language))

    [assignment] = told["assignments"]
    assert assignment == {"role": "api_client", "region": PROVINCE, "ends_on": None}
    assert told["user"] == reader.asks("api/v1/auth-check/")["user"]


@in_both
def test_the_second_program_shows_active_businesses_of_a_regency(reader, businesses, language):
    active = businesses.filter(regency=HERE, status=Status.ACTIVE)
    expected = [list(row) for row in active.values_list("registry_no", "name")[:10]]

    printed = reader.runs("first", language)

    if language == PYTHON:
        shown = [line.split(" ", 1) for line in printed.splitlines()]
    else:
        shown = [[row["registry_no"], row["name"]] for row in json.loads(printed)["results"]]
    assert shown == expected


@has_curl
def test_the_third_command_writes_each_business_into_a_file(reader, businesses):
    reader.runs("all", SHELL)
    assert lines_of(reader.folder / "businesses.ndjson") == reader.all_there_is()


def test_the_third_python_program_prints_each_business(reader, businesses):
    printed = reader.runs("all", PYTHON).splitlines()
    told = reader.all_there_is()
    assert len(told) > MORE_THAN_A_PAGE
    assert printed == [f"{each['registry_no']} {each['version']}" for each in told]


def lines_of(file):
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def copy_of(reader, language):
    """What a copy holds, by id."""
    if language == SHELL:
        documents = lines_of(reader.folder / "businesses.ndjson")
    else:
        with in_sqlite(reader) as copy:
            rows = copy.execute("SELECT document FROM business").fetchall()
        documents = [json.loads(text) for (text,) in rows]
    assert len(documents) == len({each["id"] for each in documents})
    return {each["id"]: each for each in documents}


@contextmanager
def in_sqlite(reader):
    with closing(sqlite3.connect(reader.folder / "ikm.sqlite")) as copy, copy:
        yield copy


def registry(reader):
    return {each["id"]: each for each in reader.all_there_is()}


@in_both
def test_the_copy_of_the_fourth_program_stays_right(reader, businesses, language):
    reader.runs("mirror", language)
    assert copy_of(reader, language) == registry(reader)

    businesses.update(name="Emping")
    first, second, *_others = businesses.filter(regency=HERE)
    first.delete()
    Business.objects.filter(pk=second.pk).update(region=ELSEWHERE)
    Business.objects.filter(region=ELSEWHERE, name="Pia Jauh").update(region=THERE)
    BusinessFactory(region_id=THERE)
    assert copy_of(reader, language) != registry(reader)

    for _time in range(2):
        reader.runs("mirror", language)
        assert copy_of(reader, language) == registry(reader)


def come_from_elsewhere(reader, language, timepoint):
    if language == SHELL:
        (reader.folder / "after.txt").write_text(f"{timepoint}\n")
    else:
        with in_sqlite(reader) as copy:
            copy.execute("UPDATE reached SET timepoint = ?", [timepoint])


@in_both
def test_a_copy_whose_changes_are_kept_no_longer_is_begun_anew(reader, language):
    BusinessFactory()
    gone = BusinessFactory()
    reader.runs("mirror", language)
    gone.delete()

    # As after a restored backup: a timepoint never reached is answered like one that is too old.
    come_from_elsewhere(reader, language, timepoint=10**9)
    reader.runs("mirror", language)

    assert copy_of(reader, language) == registry(reader)


class Query:
    """What a program for Power Query asks for, and which columns it makes of the answer."""

    def __init__(self, program):
        self.site = re.search(r'Web\.Contents\(\s*"(.*?)"', program)[1]
        self.path = re.search(r'RelativePath = "(.*?)"', program)[1]
        queries = re.findall(r"Query = \[(.*?)\]", program, re.DOTALL)
        self.asked = dict(re.findall(r'(\w+) = "(.*?)"', " ".join(queries)))
        self.filled_in = set(re.findall(r"(\w+) = \1\b", program))
        self.columns = re.findall(r'"(\w+)"', "".join(re.findall(r"\{(.*?)\}", program)))


@pytest.fixture
def excel(reader, site):
    def read(step):
        program = reader.programs[step, EXCEL]
        query = Query(program)
        assert query.site == site
        assert 'Headers = [Authorization = "Bearer " & Key]' in program
        for opened, closed in ("()", "[]", "{}"):
            assert program.count(opened) == program.count(closed)
        return query

    return read


def test_excel_may_ask_whose_key_it_is(reader, excel):
    query = excel("who")
    assert reader.asks(query.path)["assignments"]


def test_excel_shows_active_businesses_of_a_regency(reader, businesses, excel):
    query = excel("first")
    results = reader.asks(query.path, **query.asked)["results"]
    assert len(results) == int(query.asked["limit"])
    assert set(results[0]) == set(query.asked["fields"].split(","))


def test_excel_comes_from_page_to_page(reader, businesses, excel):
    query = excel("all")
    assert query.filled_in == {"after"}
    rows, following = [], {}
    while following is not None:
        page = reader.asks(query.path, **query.asked, **following)
        rows += page["results"]
        further = page["next"] and parse_qs(urlsplit(page["next"]).query)
        following = further and {"after": further["after"][0]}
    assert rows == reader.all_there_is()
    assert set(query.columns) <= set(rows[0])


def test_excel_shows_what_changed(reader, businesses, excel):
    query = excel("mirror")
    assert query.filled_in == {"after"}
    reached = reader.asks(query.path)["next_after"]
    businesses.update(name="Emping")

    rows, has_more = [], True
    while has_more:
        page = reader.asks(query.path, **query.asked, after=str(reached))
        rows += page["results"]
        reached, has_more = page["next_after"], page["has_more"]

    assert {row["resource_id"] for row in rows} == {each["id"] for each in reader.all_there_is()}
    assert set(query.columns) <= set(rows[0])
