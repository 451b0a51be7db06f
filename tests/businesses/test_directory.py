"""The printed directory: every business of the list once, found by its indexes, no person in it."""

import json
import shutil
import subprocess

import pytest
import typst
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from businesses.choices import Status
from businesses.exchange.directory import TEMPLATE, as_pdf, book_of, columns_of_book, set_from
from businesses.exchange.export_columns import COLUMNS
from businesses.models import Business, Export, Owner
from businesses.views import export
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, CertificateFactory, ProductFactory

PDF = "/usaha/ekspor.pdf"


def book(user, businesses=None):
    rows = Business.objects.visible_to(user) if businesses is None else businesses
    return book_of(
        rows,
        columns_of_book(user),
        user,
        made_on="22 November 2026",
        story=[("Dibuat pada", "22 November 2026")],
        address_of="https://ikm.example.go.id/usaha/{}/".format,
    )


def marked(content, selector):
    """What the template set down under this mark, read back from the finished pages."""
    found = typst.query(TEMPLATE, selector, field="value", **set_from(content))
    return json.loads(found)


def entries(content):
    return [
        entry
        for district in content["districts"]
        for village in district["villages"]
        for entry in village["entries"]
    ]


def test_an_entry_tells_what_a_buyer_asks(officer):
    business = BusinessFactory(
        name="Keripik Leces", brand="Renyah", address="Jl. Raya 12", rt="002"
    )
    ProductFactory(business=business, name="Keripik tempe")
    ProductFactory(business=business, name="Keripik pisang")
    CertificateFactory(business=business)

    content = book(officer)

    (entry,) = entries(content)
    assert entry["name"] == "Keripik Leces"
    assert entry["brand"] == "Renyah"
    assert entry["products"] == "Keripik pisang, Keripik tempe"
    assert entry["certificates"] == "P-IRT"
    assert entry["address"] == "Jl. Raya 12, RT 002"
    assert entry["number"] == business.registry_no
    assert entry["qr"].startswith("<svg")
    assert entry["status"] == ""
    assert content["place"] == "Leces"
    assert content["around"] == "Kabupaten Probolinggo, Jawa Timur"


def test_it_is_ordered_by_place_and_name_with_the_unknown_last(officer):
    for name, region in [
        ("b", "35.13.05.2008"),
        ("a", "35.13.05.2008"),
        ("d", "35.13.05"),
        ("e", "35.13"),
        ("c", "35.13.02"),
    ]:
        BusinessFactory(name=name, region_id=region)

    content = book(officer)

    assert [entry["name"] for entry in entries(content)] == ["a", "b", "d", "c", "e"]
    names = [district["name"] for district in content["districts"]]
    assert names == ["Leces", "Sumber", "Kecamatan belum diketahui"]
    assert content["place"] == "Kabupaten Probolinggo"
    assert [fact["value"] for fact in content["facts"]] == ["5", "2", "1"]


def test_the_indexes_lead_to_the_pages(officer):
    for number in range(40):
        business = BusinessFactory(name=f"{number:02}", region_id="35.13.05.2008")
        ProductFactory(business=business, name="Keripik tempe" if number else "keripik Tempe")
    business = BusinessFactory(region_id="35.13.02")
    ProductFactory(business=business, name="Kopi")
    content = book(officer)

    lines = dict(marked(content, "<index-line>"))
    pages = marked_pages(content)

    assert lines["Kopi"] == [pages[-1]]
    assert lines["keripik Tempe"] == sorted(set(pages[:-1]))
    assert len(lines["keripik Tempe"]) > 1
    assert lines["Clarak (Leces)"] == lines["keripik Tempe"]


def marked_pages(content):
    """On which page each entry came to stand, counted from the pages themselves."""
    source = TEMPLATE.read_text() + (
        "#context [#metadata(query(<entry>).map(it => it.location().page()))<pages>]"
    )
    options = set_from(content)
    return json.loads(typst.query(source.encode(), "<pages>", field="value", one=True, **options))


def test_no_person_is_in_it(officer):
    business = BusinessFactory(
        owner__name="Hartatik Rahasia", owner__phone="081234567890", owner__nik="3513054209870001"
    )

    content = json.dumps(book(officer))

    for secret in ("Hartatik", "081234567890", "3513054209870001"):
        assert secret not in content
    assert business.registry_no in content
    assert Owner not in {column.holder for column in columns_of_book(officer)}
    assert {column.name for column in columns_of_book(officer)} <= {c.name for c in COLUMNS}


def test_a_closed_business_is_marked(officer):
    BusinessFactory(status=Status.CLOSED)

    assert entries(book(officer))[0]["status"] == "Tutup"


SIGNS = "#$\\[]{}*_`<>@\"'~=-+/|&%^«»„☕\u200f\u0301"
NAMES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00") | st.sampled_from(SIGNS),
    min_size=1,
    max_size=60,
)


def told(name):
    """A book of one entry in which everything that a person writes is this."""
    entry = dict.fromkeys(["name", "brand", "kind", "status", "products", "certificates"], name)
    entry |= {
        "address": name,
        "number": "IKM-3513-000128-4",
        "qr": "<svg xmlns="
        "'http://www.w3.org/2000/svg' width='1' height='1'><path d='M0 0h1v1h-1z'/></svg>",
    }
    words = ["kind", "title", "about", "contents", "products", "address", "certificates"]
    return {
        "language": "id",
        "words": dict.fromkeys([*words, "by_product", "by_village"], "kata"),
        "place": "Leces",
        "around": "Kabupaten Probolinggo",
        "made": "22 November 2026",
        "facts": [{"label": "usaha", "value": "1"}],
        "about": [],
        "story": [["Saringan", name]],
        "districts": [{"name": "Leces", "villages": [{"name": "Clarak", "entries": [entry]}]}],
        "products": [{"term": name, "entries": [0]}],
        "villages": [{"term": "Clarak", "entries": [0]}],
    }


@settings(max_examples=30)
@given(name=NAMES)
@example(name="#metadata(1)<taken>")
@example(name='#panic("x")')
@example(name='#read("directory.typ")')
@example(name="$ sum_( \\ [ #{ ] ☕ // /* */ https://x.id *_`")
@example(name='"); #import "@preview/x:1.0.0"')
def test_what_people_write_is_set_as_they_wrote_it(name):
    content = told(name)

    assert marked(content, "<entry>") == [name]
    assert marked(content, "<taken>") == []
    assert [term for term, _pages in marked(content, "<index-line>")] == [name, "Clarak"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext here: poppler-utils")
def test_the_pages_can_be_read(officer, tmp_path):
    BusinessFactory(name="Keripik #Bu [Rupi] $5")
    file = tmp_path / "buku.pdf"
    file.write_bytes(as_pdf(book(officer)))

    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout

    for words in ("Keripik #Bu [Rupi] $5", "Daftar isi", "Indeks menurut produk", "Leces"):
        assert words in text


def test_the_list_can_be_taken_along_as_a_book_and_that_is_noted(client, officer):
    BusinessFactory(status=Status.ACTIVE)
    BusinessFactory(status=Status.CLOSED)

    answer = client.get(f"{PDF}?status=active&q=rupi")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="direktori-')
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    noted = Export.objects.get()
    assert (noted.user, noted.format, noted.rows) == (officer, "pdf", 1)
    assert noted.filters == {"status": "active", "q": "…"}
    assert set(noted.columns) == {column.name for column in columns_of_book(officer)}


def test_outside_her_region_nothing_is_printed(client, officer):
    BusinessFactory(name="Kopra Boalemo", region_id="75.02")
    BusinessFactory(name="Keripik Leces")

    assert [entry["name"] for entry in entries(book(officer))] == ["Keripik Leces"]


@pytest.mark.parametrize("rows", [0, 2])
def test_a_book_is_about_one_regency(client, db, rows):
    client.force_login(
        UserFactory(assignments=[("district_officer", "35.13"), ("viewer", "75.02")])
    )
    for region in ["35.13", "75.02"][:rows]:
        BusinessFactory(region_id=region)

    answer = client.get(PDF, follow=True)

    assert "Pilih dulu wilayahnya" in answer.content.decode()
    assert not Export.objects.exists()


def test_a_book_too_thick_is_refused_with_what_to_do(client, officer, monkeypatch):
    monkeypatch.setattr(export, "MOST_IN_DIRECTORY", 1)
    BusinessFactory.create_batch(2)

    answer = client.get(PDF, follow=True)

    assert "Persempit daftarnya, misalnya ke satu kecamatan." in answer.content.decode()


def test_a_book_of_many_costs_the_queries_of_one(officer):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            book(officer)
        return len(caught)

    BusinessFactory()
    queries()  # what is asked once for each person
    one = queries()
    for _count in range(20):
        ProductFactory()

    assert queries() == one
