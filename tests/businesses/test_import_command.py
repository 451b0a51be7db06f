"""`manage.py import_businesses`: the same engine for those who work at the server."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from businesses.models import Business, ImportBatch
from tests.factories.imports import sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    def run(data=None, *options, name="daftar.csv", region="35.13"):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        out = StringIO()
        call_command(
            "import_businesses",
            str(path),
            f"--region={region}",
            "--year=2025",
            *options,
            stdout=out,
        )
        return out.getvalue()

    return run


def test_it_says_what_it_would_do_and_does_nothing(run):
    said = run(sheet({}, {"NIB": "123", "Nama IKM": "Tahu"}))
    assert "2 baris: 1 baru, 0 berubah, 0 tetap, 1 ditolak" in said
    assert "1 × ditolak, NIB" in said
    assert ImportBatch.objects.get().get_absolute_url() in said
    assert not Business.objects.exists()


def test_with_commit_it_loads_and_again_it_changes_nothing(run):
    run(sheet({}), "--commit")
    said = run(sheet({}), "--commit")
    assert said.splitlines()[-1].startswith("Dimuat: 1 baris: 0 baru, 0 berubah, 1 tetap")
    context = Business.objects.get().events.get().pgh_context.metadata
    assert (context["user"], context["door"]) == (None, "import")


def test_money_may_be_said_to_be_in_thousands(run):
    run(sheet({"Omzet": "60000"}), "--commit", "--money-unit=1000")
    assert Business.objects.get().latest_figures.turnover == 60_000_000


@pytest.mark.parametrize(
    ("data", "options", "word"),
    [
        (None, {}, "tidak dapat dibuka"),
        (b"Sektor;Jumlah\nPangan;3\n", {}, "bukan daftar usaha"),
        (sheet({}), {"region": "35"}, "bukan kode kabupaten"),
        (sheet({}), {"region": "99.99"}, "bukan kode kabupaten"),
        (sheet({}), {"name": "daftar.pdf"}, "pdf"),
    ],
)
def test_what_cannot_be_read_ends_in_a_sentence_and_an_exit_code(run, data, options, word):
    with pytest.raises(CommandError, match=word) as refused:
        run(data, **options)
    assert refused.value.returncode != 0
