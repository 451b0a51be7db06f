"""What every machine must have in common."""

import ast
import importlib.util
import re

import pytest
from django.db import connection

from tools.home import ROOT

LOCKS = ("requirements.lock", "package-lock.json", ".npmrc", "pyproject.toml", "package.json")


@pytest.mark.django_db
def test_the_driver_is_psycopg2():
    """Django takes psycopg 3 without a word as soon as some package brings it along."""
    connection.ensure_connection()
    assert type(connection.connection).__module__.startswith("psycopg2")


def test_psycopg_3_is_not_installed():
    assert importlib.util.find_spec("psycopg") is None


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_the_place_from_which_packages_come(name):
    """An address would send every office there, past its own mirror or proxy."""
    text = (ROOT / name).read_text()
    funding = re.sub(r'"funding": (\{.*?\}|\[.*?\])', "", text, flags=re.DOTALL)
    assert not re.search(r"https?://|index-url|\"resolved\"|registry *=", funding)


def test_every_pinned_package_has_its_hash():
    text = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^[\w.-]+==\S+", text, re.MULTILINE)
    assert len(pins) > 50
    hashed = re.findall(r"^[\w.-]+==\S+.*\\\n +--hash=sha256:", text, re.MULTILINE)
    assert len(hashed) == len(pins)


def test_any_python_from_3_8_can_read_run_py():
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 8))
