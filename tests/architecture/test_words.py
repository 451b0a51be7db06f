"""Every sentence is in Indonesian: what the catalogue promises, held against the sources."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale/id/LC_MESSAGES/django.po"
NAMED = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def entries():
    return polib.pofile(CATALOGUE)


def said(entry):
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def test_no_sentence_is_left_untranslated_or_in_doubt(entries):
    assert [entry.msgid for entry in entries if not said(entry) or entry.fuzzy] == []


def test_translations_name_the_same_values(entries):
    def values(text):
        return set(NAMED.findall(text))

    plural = (entry for entry in entries if entry.msgid_plural)
    one = (entry for entry in entries if not entry.msgid_plural)
    assert [entry.msgid for entry in one if values(entry.msgid) != values(said(entry))] == []
    # A singular may leave its number out ("One row"), the Indonesian form may not.
    assert [e.msgid for e in plural if values(e.msgid_plural) != values(said(e))] == []


def test_the_compiled_catalogue_is_that_of_the_source(entries):
    compiled = polib.mofile(CATALOGUE.with_suffix(".mo"))
    assert {e.msgid: said(e) for e in compiled} == {e.msgid: said(e) for e in entries}


def test_every_sentence_of_the_sources_is_in_the_catalogue(entries, tmp_path):
    if not shutil.which("xgettext"):
        pytest.skip("no xgettext on this machine: install the package gettext")
    for name in ("ikm_registry", "businesses", "programs", "templates", "locale", "manage.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "locale").unlink()
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    words = ["makemessages", "-l", "id", "--no-location", "--no-obsolete", "--symlinks", "-v0"]
    code = (
        "import sys; from django.conf import settings; settings.configure(USE_I18N=True);"
        "from django.core.management import execute_from_command_line as run; run(sys.argv)"
    )
    subprocess.run([sys.executable, "-c", code, *words], cwd=tmp_path, check=True)
    renewed = polib.pofile(tmp_path / "locale/id/LC_MESSAGES/django.po")
    missing = {e.msgid for e in renewed} - {e.msgid for e in entries}
    assert sorted(missing) == []
