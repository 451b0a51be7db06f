"""A list taken along as a file: exactly its rows, only what one may see, nothing that runs."""

import csv
import io
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from businesses.choices import LegalForm, Sex, Status
from businesses.exchange.columns import LEGAL_FORMS, SEXES, match, squashed
from businesses.exchange.export_columns import COLUMNS
from businesses.exchange.exporter import columns_for, text_of, values_of
from businesses.models import Business, Export
from businesses.views import taking
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    ProductFactory,
)

LIST = "/usaha/"
CSV = "/usaha/ekspor.csv"
XLSX = "/usaha/ekspor.xlsx"
NUMBER = "Nomor registri IKM"


def rows_of(answer):
    """The lines of a CSV file as dicts by heading."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def taken(client, question=""):
    answer = client.get(CSV + question)
    assert answer.status_code == 200
    return rows_of(answer)


def workbook(client, question=""):
    answer = client.get(XLSX + question)
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))


def listed(client, question=""):
    """The public numbers that the list shows, page after page."""
    numbers, page = [], 1
    while True:
        sign = "&" if question else "?"
        found = client.get(f"{LIST}{question}{sign}page={page}").context["page_obj"]
        numbers += [business.registry_no for business in found]
        if not found or not found.has_next():
            return numbers
        page += 1


def test_the_file_tells_what_the_record_tells(client, officer):
    business = FiguresFactory(
        business__name="Keripik Leces",
        business__nib="0220001234567",
        business__owner__name="Hartatik",
        business__owner__sex=Sex.FEMALE,
        business__latitude="-7.840000",
        business__longitude="113.250000",
        turnover=60_000_000,
    ).business
    for name in ("Keripik tempe", "Keripik singkong"):
        ProductFactory(business=business, name=name)
    CertificateFactory(business=business)

    (row,) = taken(client)

    told = {
        NUMBER: business.registry_no,
        "Nama usaha": "Keripik Leces",
        "NIB": "0220001234567",
        "Kode KBLI": "10794",
        "Nama provinsi": "Jawa Timur",
        "Kabupaten/Kota": "Kabupaten Probolinggo",
        "Kecamatan": "Leces",
        "Desa/kelurahan": "Clarak",
        "Nama pemilik": "Hartatik",
        "Jenis kelamin": "Perempuan",
        "Koordinat lintang": "-7,840000",
        "Tahun data terbaru": "2025",
        "Semua pekerja, terbaru": "4",
        "Omzet, terbaru": "60000000",
        "Daftar produk": "Keripik singkong, Keripik tempe",
        "Sertifikat yang dimiliki": "P-IRT",
    }
    assert {heading: row[heading] for heading in told} == told


def test_a_workbook_keeps_numbers_money_and_days_apart_and_explains_itself(client, officer):
    FiguresFactory(business__nib="0220001234567", turnover=60_000_000)

    book = workbook(client, "?status=active&q=rupi")

    heads, row = book.get_sheet_by_name("Usaha").to_python()
    cells = dict(zip(heads, row, strict=True))
    assert cells["NIB"] == "0220001234567"
    assert cells["Omzet, terbaru"] == 60_000_000
    assert cells["Terakhir diubah pada"].year >= 2025
    legend = book.get_sheet_by_name("Keterangan").to_python()
    explained = [line[0] for line in legend]
    assert set(heads) <= set(explained)
    words = " ".join(str(cell) for line in legend for cell in line)
    for said in ("Status: Aktif", officer.username, "rupiah", "Kemendagri"):
        assert said in words


def test_a_list_is_the_same_in_both_kinds(client, officer):
    for _count in range(3):
        FiguresFactory()

    heads, *rows = workbook(client).get_sheet_by_name("Usaha").to_python()

    assert heads == list(taken(client)[0])
    assert [row[0] for row in rows] == [row[NUMBER] for row in taken(client)]


QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["rupi", "tempe", "%", "keripik bu rupi 1", "\x00"]),
        "region": st.sampled_from(["35.13", "35.13.05", "35.13.03", "75.02", "x"]),
        "kbli": st.sampled_from(["107", "10794", "keripik", "99999"]),
        "size": st.sampled_from(["permenperin64:small", "permenperin64:unknown", "no:such"]),
        "status": st.sampled_from([*Status.values, "other"]),
        "needs": st.sampled_from(["nib", "kbli", "village", "figures"]),
        "ordering": st.sampled_from(["name", "-name", "-changed", "place", "-created", "?"]),
    },
)


@pytest.fixture
def many(officer):
    for number in range(30):
        status = list(Status)[number % 3]
        BusinessFactory(status=status, region_id=["35.13.05.2008", "35.13.03"][number % 2])
    for _count in range(4):
        ProductFactory(business=FiguresFactory().business)
    BusinessFactory(region_id="75.02")


@settings(max_examples=40)
@given(asked=QUESTIONS)
def test_whatever_is_asked_the_file_holds_what_the_list_shows_in_its_order(asked, client, many):
    page = client.get(LIST, asked)
    answer = client.get(CSV, asked)

    if page.context["filter"].errors:
        assert answer.status_code == 302
        assert answer.url.startswith(LIST)
        return
    question = f"?{page.context['query'].urlencode()}" if asked else ""
    assert [row[NUMBER] for row in rows_of(answer)] == listed(client, question)


def test_outside_her_region_nothing_leaves(client, officer):
    BusinessFactory(name="Kopra Boalemo", region_id="75.02")

    assert taken(client) == []


def test_somebody_without_a_place_takes_nothing_along(client, db):
    BusinessFactory()
    client.force_login(UserFactory())

    assert taken(client) == []


def test_a_viewer_may_take_along_what_she_may_read(client, officer_of):
    BusinessFactory(owner__name="Hartatik")
    client.force_login(officer_of("35.13", role="viewer"))

    assert taken(client)[0]["Nama pemilik"] == "Hartatik"


def test_a_column_that_one_may_see_nowhere_is_not_there(client, officer_of):
    BusinessFactory(owner__name="Hartatik")
    client.force_login(officer_of("35.13", role="api_client"))

    (row,) = taken(client)

    assert "Nama pemilik" not in row
    assert "Hartatik" not in row.values()
    assert "owner_name" not in Export.objects.get().columns


def test_where_the_right_differs_by_region_the_cell_is_empty(client, db):
    BusinessFactory(owner__name="Hartatik")
    BusinessFactory(owner__name="Suwarni", region_id="75.02")
    client.force_login(
        UserFactory(assignments=[("district_officer", "35.13"), ("api_client", "75.02")])
    )

    names = {row["Kabupaten/Kota"]: row["Nama pemilik"] for row in taken(client)}

    assert names == {"Kabupaten Probolinggo": "Hartatik", "Kabupaten Boalemo": ""}


def test_an_owner_takes_her_own_along(client, db):
    hers = BusinessFactory(owner__name="Hartatik", owner__account=UserFactory())
    BusinessFactory()
    client.force_login(hers.owner.account)

    (row,) = taken(client)

    assert (row[NUMBER], row["Nama pemilik"]) == (hers.registry_no, "Hartatik")


def test_identities_and_telephones_never_leave(client, officer):
    BusinessFactory(owner__nik="3513115012800001", owner__phone="+6281234567890")

    everything = b"".join(client.get(CSV).streaming_content).decode()

    assert "3513115012800001" not in everything
    assert "81234567890" not in everything


@pytest.mark.parametrize("sign", list("=+-@"))
def test_a_name_that_looks_like_a_formula_stays_a_name(sign, client, officer):
    name = f'{sign}HYPERLINK("http://example.test")'
    BusinessFactory(name=name)

    _heads, row = workbook(client).get_sheet_by_name("Usaha").to_python()
    assert name in row
    assert taken(client)[0]["Nama usaha"] == f"'{name}"


def queries(client, address):
    with CaptureQueriesContext(connection) as caught:
        b"".join(client.get(address).streaming_content)
    return len(caught)


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_one_row_costs_as_many_queries_as_fifty(address, client, officer):
    FiguresFactory()
    client.get(address)  # what is read once per process is no cost of the file
    one = queries(client, address)
    for _count in range(49):
        ProductFactory(business=FiguresFactory().business)

    assert queries(client, address) == one


def test_memory_does_not_grow_with_the_list(officer):
    def peak(first, last):
        Business.objects.bulk_create(
            Business(name=f"Keripik {number}", region_id="35.13.05.2008", registry_no=f"T-{number}")
            for number in range(first, last)
        )
        tracemalloc.start()
        businesses, columns = Business.objects.visible_to(officer), columns_for(officer)
        for _chunk in text_of(columns, values_of(businesses, columns, officer)):
            pass
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(0, 500)  # what stays: words of lists, compiled patterns
    short = peak(500, 1_000)

    assert peak(1_000, 5_000) < short * 1.2


def test_each_file_is_noted_without_the_words_of_a_search(client, officer):
    BusinessFactory(name="Keripik Hartatik")

    client.get(f"{XLSX}?q=hartatik&status=active&page=3")

    noted = Export.objects.get()
    assert (noted.user, noted.format, noted.rows) == (officer, "xlsx", 1)
    assert noted.filters == {"q": "…", "status": "active"}
    assert noted.scope == ["35.13"]
    assert noted.columns == [column.name for column in COLUMNS]


def test_a_question_that_is_not_understood_leads_back_to_the_list(client, officer):
    answer = client.get(f"{CSV}?region=75.02")

    assert (answer.status_code, answer.url) == (302, f"{LIST}?region=75.02")
    assert not Export.objects.exists()


def test_a_list_too_long_for_a_workbook_is_offered_as_text(client, officer, monkeypatch):
    monkeypatch.setattr(taking, "MOST_IN_WORKBOOK", 1)
    BusinessFactory.create_batch(2)

    page = client.get(f"{XLSX}?status=active", follow=True)

    assert page.redirect_chain == [(f"{LIST}?status=active", 302)]
    assert "sebagai CSV" in page.content.decode()
    assert len(taken(client)) == 2


def test_the_list_offers_the_file_with_its_own_question(client, officer):
    assert "/ekspor." not in client.get(LIST).content.decode()
    BusinessFactory()

    page = client.get(f"{LIST}?status=active&page=1").content.decode()

    assert f'href="{XLSX}?status=active"' in page
    assert f'href="{CSV}?status=active"' in page


def test_the_import_takes_only_headings_that_it_may():
    with translation.override("id"):
        heads = [str(column.heading) for column in COLUMNS]
    found = {fact: heads[place] for fact, place in match(heads).items()}

    assert found.keys() == {
        "registry_no",
        "name",
        "brand",
        "legal_form",
        "nib",
        "kbli",
        "regency",
        "district",
        "village",
        "address",
        "rt",
        "rw",
        "owner_name",
        "owner_sex",
    }


def test_the_import_knows_the_words_of_the_file():
    with translation.override("id"):
        for code, label in LegalForm.choices:
            assert LEGAL_FORMS[squashed(str(label))] == code
        for code, label in Sex.choices:
            assert SEXES[squashed(str(label))] == code
