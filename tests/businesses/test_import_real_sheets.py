"""Real lists of real districts, end to end. Where they are not on the machine, the tests say so."""

from pathlib import Path

import pytest
from django.db.models import Count, Sum

from businesses.exchange.report import grouped
from businesses.models import Business, ExternalId, Figures, Owner, Product
from tests.factories.imports import check, load, reasons, result

SHEETS = Path(__file__).parents[3] / "shared/data/sheets"
pytestmark = pytest.mark.django_db


def real(name):
    path = SHEETS / name
    if not path.exists():
        pytest.skip(f"the real list {name} is not on this machine")
    return path.read_bytes()


@pytest.fixture
def officer(officer_of):
    return officer_of("75.02")


BOALEMO = "01_boalemo_ikm_2020_siidig.csv"
BOALEMO_AS_WORKBOOK = "01b_boalemo_ikm_2020_relaid.xlsx"
AT_BOALEMO = {"region": "75.02", "year": 2020}


def facts():
    """What the registry holds after a load, in numbers."""
    sums = Figures.objects.aggregate(
        Sum("workers_male"),
        Sum("workers_female"),
        Sum("investment_undivided"),
        Sum("production_value"),
        Sum("materials_value"),
        Count("production_volume"),
    )
    return {
        "businesses": Business.objects.count(),
        "products": Product.objects.count(),
        "with_kbli": Business.objects.filter(kbli__isnull=False).count(),
        "by_district": dict(
            Business.objects.order_by().values_list("region_id").annotate(Count("pk"))
        ),
        **sums,
    }


EXPECTED = {
    "businesses": 492,
    "products": 492,
    "with_kbli": 357,
    "by_district": {
        "75.02": 1,
        "75.02.01": 85,
        "75.02.02": 86,
        "75.02.03": 43,
        "75.02.04": 140,
        "75.02.05": 62,
        "75.02.06": 58,
        "75.02.07": 17,
    },
}


def test_all_492_rows_of_boalemo_end_in_the_registry(officer):
    batch = load(real(BOALEMO), by=officer, name=BOALEMO, **AT_BOALEMO)
    assert (batch.total, result(batch)) == (492, (492, 0, 0, 0))
    assert batch.money_unit == 1000
    found = facts()
    assert {name: found[name] for name in EXPECTED} == EXPECTED
    assert ExternalId.objects.filter(value="siidig:155").get().business.name == "SALIM"
    assert not Owner.objects.exists()


def test_the_report_on_boalemo_tells_what_to_mend(officer):
    batch = check(real(BOALEMO), by=officer, name=BOALEMO, **AT_BOALEMO)
    counts = {(group.column, group.count) for group in grouped(batch.problems)}
    assert counts == {
        ("nama_ikm", 120),
        ("nama_ikm", 103),
        ("kode_kbli", 110),
        ("jumlah_produksi", 3),
        ("telp", 5),
        ("telp", 2),
        ("kecamatan", 1),
    }


def test_boalemo_twice_changes_nothing(officer):
    load(real(BOALEMO), by=officer, name=BOALEMO, **AT_BOALEMO)
    before = facts()
    assert result(load(real(BOALEMO), by=officer, **AT_BOALEMO)) == (0, 0, 492, 0)
    assert facts() == before
    assert Business.objects.filter(version=1).count() == 492


def test_the_workbook_with_merged_titles_says_the_same(officer):
    book = load(real(BOALEMO_AS_WORKBOOK), by=officer, name="ikm.xlsx", **AT_BOALEMO)
    assert result(book) == (492, 0, 0, 0)
    from_workbook = facts()
    batch = load(real(BOALEMO), by=officer, name=BOALEMO, **AT_BOALEMO)
    # Only the numbers of the system are new; not one fact differs.
    assert result(batch) == (0, 492, 0, 0)
    assert facts() == from_workbook
    assert Figures.objects.filter(version=1).count() == 492


def test_the_workbook_after_the_csv_changes_nothing(officer):
    load(real(BOALEMO), by=officer, name=BOALEMO, **AT_BOALEMO)
    book = load(real(BOALEMO_AS_WORKBOOK), by=officer, name="ikm.xlsx", **AT_BOALEMO)
    assert result(book) == (0, 0, 492, 0)


def test_shortened_telephones_are_left_out_with_a_word(officer_of):
    data = real("02b_probolinggo_kota_tb_ikm.csv")
    batch = load(data, by=officer_of("35.74"), region="35.74", year=2018)
    assert result(batch) == (68, 0, 0, 0)
    shortened = [row for row, reason in reasons(batch).items() if "memotong" in reason]
    assert len(shortened) == 6
    phones = Owner.objects.filter(phone__isnull=False).values_list("phone", flat=True)
    assert sum(phone.startswith("+62") for phone in phones) == 24
    assert Business.objects.filter(latitude__isnull=False).count() == 68


def test_a_crosstab_is_refused_with_a_sentence(officer_of):
    data = real("08b_sleman_rekap_relaid.xlsx")
    batch = check(data, by=officer_of("34.04"), region="34.04", year=2022, name="rekap.xlsx")
    assert batch.state == "failed"
    assert "bukan daftar usaha" in batch.failure
