"""Her rights over her data: agreeing and no longer, taking along, seeing who looked."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pghistory
import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from businesses.choices import AccessKind, Acting, ConsentPurpose, Personal, Purpose
from businesses.models import AccessNote, Business, Consent, Export, Owner, ProductPage, PublicCard
from businesses.services.access import reveal
from businesses.services.consent import agree, withdraw_own
from businesses.services.exports import note_export
from businesses.services.own_data import own_data, take_along
from businesses.services.showing import publish
from ikm_registry.accounts import wall
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    ConsentFactory,
    FiguresFactory,
    MarketFactory,
    OwnerFactory,
    ProductFactory,
    acting,
)
from tests.factories.pictures import picture
from tests.factories.rest import client_of, key_for
from tests.feed.test_changes import Follower

pytestmark = pytest.mark.django_db

NIK = "3513054101800001"


@pytest.fixture
def stranger(db):
    """The owner of another business next door."""
    owner = OwnerFactory(name="Tetangga", account=UserFactory(), nik="3513054101800099")
    business = BusinessFactory(name="Emping Tetangga", owner=owner)
    ProductFactory(business=business, name="Emping tetangga")
    return owner.account


def asks(words, path):
    answer = Client(headers={"Authorization": f"Bearer {words}"}).get(f"/api/v1/{path}")
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_she_agrees_and_withdraws_herself_and_both_stay_in_the_log(hers, business):
    asked = {"owner": business.owner.uuid, "purpose": "bank"}
    for _twice in range(2):
        assert hers.post("/data-saya/setuju/", asked).url == "/data-saya/"
    consent = Consent.objects.get()
    assert (consent.how, consent.basis) == ("online", "consent")
    assert "Anda setuju" in hers.get("/data-saya/").text

    for _twice in range(2):
        hers.post(f"/data-saya/setuju/{consent.uuid}/cabut/")

    consent.refresh_from_db()
    assert consent.withdrawn_on
    assert "dicabut pada" in hers.get("/data-saya/").text


def test_withdrawn_the_next_page_export_and_answer_carry_nothing_and_the_feed_says_so(
    hers, business, rupi
):
    """Business, product page and card, as bank, catalogue and strangers get them."""
    product = ProductFactory(business=business, name="Keripik talas")
    card = PublicCard.objects.create(business=business)
    page = ProductPage.objects.create(business=business, product=product)
    for purpose in ("bank", "catalogue"):
        agree(owner=business.owner, purpose=purpose, by=rupi)
    publish(page=page, by=rupi)
    keys = {
        purpose: key_for(client_of("35.13"), purpose=purpose)[1]
        for purpose in ("bank", "catalogue")
    }
    followers = {purpose: Follower("35.13", purpose=purpose) for purpose in keys}
    doors = ["businesses/", f"businesses/{business.uuid}/", "businesses/?format=ndjson"]
    doors += ["businesses/?format=csv", "products/", "products/?format=ndjson"]
    strangers = [f"/etalase/{page.uuid}/", f"/cek/{card.code}/"]
    for words in keys.values():
        assert all(b"Keripik" in asks(words, path) for path in doors)
    assert Client().get(strangers[0]).status_code == 200
    assert "Hartatik" in Client().get(strangers[1]).text

    for consent in Consent.objects.all():
        hers.post(f"/data-saya/setuju/{consent.uuid}/cabut/")

    for purpose, words in keys.items():
        assert not any(b"Keripik" in asks(words, path) for path in doors)
        (told,) = followers[purpose].news()
        assert told["data"]["restricted"] == ["*"]
        assert told["fields_changed"] == ["*"]
    assert Client().get(strangers[0]).status_code == 404
    assert "Hartatik" not in Client().get(strangers[1]).text


def test_what_rests_on_a_law_is_not_hers_to_withdraw(hers, business, rupi):
    consent = ConsentFactory(owner=business.owner, basis="law")
    assert "cabut" not in hers.get("/data-saya/").text
    hers.post(f"/data-saya/setuju/{consent.uuid}/cabut/")
    consent.refresh_from_db()
    assert consent.withdrawn_on is None
    with pytest.raises(ValidationError):
        withdraw_own(consent=consent, by=rupi)


def test_nobody_agrees_or_withdraws_for_another(hers, stranger, rupi):
    other = stranger.owners.get()
    consent = ConsentFactory(owner=other)
    asked = {"owner": other.uuid, "purpose": "catalogue"}
    assert hers.post("/data-saya/setuju/", asked).status_code == 404
    assert hers.post(f"/data-saya/setuju/{consent.uuid}/cabut/").status_code == 404
    with pytest.raises(ObjectDoesNotExist):
        withdraw_own(consent=consent, by=rupi)
    assert Consent.objects.get().withdrawn_on is None


def test_a_helper_decides_nothing_about_the_person(client, business):
    helper = UserFactory()
    acting(business, helper, role=Acting.ADMIN)
    client.force_login(helper)
    asked = {"owner": business.owner.uuid, "purpose": "bank"}
    assert client.post("/data-saya/setuju/", asked).status_code == 404
    told = json.loads(b"".join(client.get("/data-saya/unduh.json").streaming_content))
    assert told["owner"] == []
    assert "Hartatik" not in client.get("/data-saya/").text


@pytest.mark.parametrize("typed", ["", "x", "\x00", "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11"])
def test_whatever_is_sent_gets_an_answer(hers, typed):
    asked = {"owner": typed, "purpose": typed}
    assert hers.post("/data-saya/setuju/", asked).status_code == 404


def test_she_takes_everything_along_and_nothing_of_others(
    hers, business, rupi, stranger, officer_of
):
    business.owner.nik = NIK
    business.owner.save()
    FiguresFactory(business=business, turnover=98_765_432)
    ProductFactory(business=business, name="Keripik talas")
    MarketFactory(business=business, buyer="Toko Makmur")
    CertificateFactory(business=business)
    ConsentFactory(owner=business.owner)
    officer = officer_of("35.13")
    reveal(business=business, field=Personal.NIK, purpose=Purpose.PROGRAM, by=officer)

    text = b"".join(hers.get("/data-saya/unduh.json").streaming_content).decode()
    told = json.loads(text)

    assert told["owner"][0]["nik"] == NIK
    assert told["owner"][0]["phone"] == "+6281234567890"
    assert (told["account"][0]["mobile"], told["account"][0]["first_name"]) == (
        rupi.mobile,
        "Rupi",
    )
    assert told["figures"][0]["turnover"] == "98765432"
    names = ("business", "product", "market", "certificate", "consent", "changes", "looks")
    assert all(told[name] for name in names)
    assert told["looks"][0]["purpose"]
    for secret in ("Tetangga", "Emping", "digest", officer.username):
        assert secret not in text


def test_the_workbook_holds_the_same(hers, business, rupi):
    FiguresFactory(business=business)
    ProductFactory(business=business, name="=1+1")
    file = BytesIO(b"".join(hers.get("/data-saya/unduh.xlsx").streaming_content))
    book = CalamineWorkbook.from_filelike(file)
    assert len(book.sheet_names) == len([rows for rows in own_data(rupi).values() if rows])
    head, row = book.get_sheet_by_name("Produk").to_python()
    assert dict(zip(head, row, strict=True))["Produk"] == "=1+1"


def test_the_workbook_is_read_by_people(hers, business):
    """Headings, sheets and codes in their words; the file for programs keeps the codes."""
    CertificateFactory(business=business, kind="halal")
    ConsentFactory(owner=business.owner, purpose="bank")
    file = BytesIO(b"".join(hers.get("/data-saya/unduh.xlsx").streaming_content))
    book = CalamineWorkbook.from_filelike(file)

    cells = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    told = {str(cell) for rows in cells.values() for row in rows for cell in row}

    assert {"Pemilik", "Perubahan", "Persetujuan"} <= set(cells)
    assert {"Halal", "ditambahkan", "ya"} <= told
    assert not told & {"insert", "True", "False", "registry_no", "updated_at", "halal", "bank"}
    assert (
        json.loads(b"".join(hers.get("/data-saya/unduh.json").streaming_content))["certificate"][0][
            "kind"
        ]
        == "halal"
    )


def test_with_her_files_it_is_one_archive(hers, business, rupi, stranger):
    product = ProductFactory(business=business)
    product.photo.save("keripik.png", ContentFile(picture()))
    certificate = CertificateFactory(business=business)
    certificate.file.save("halal.pdf", ContentFile(b"%PDF-1.4 halal"))
    lost = ProductFactory(business=business)
    lost.photo.save("hilang.png", ContentFile(picture()))
    lost.photo.storage.delete(lost.photo.name)
    theirs = ProductFactory(business=Business.objects.get(name="Emping Tetangga"))
    theirs.photo.save("emping.png", ContentFile(picture()))

    answer = hers.get("/data-saya/unduh.zip")
    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))

    assert set(archive.namelist()) == {
        "data-saya.xlsx",
        "data-saya.json",
        product.photo.name,
        certificate.file.name,
    }
    assert archive.read(certificate.file.name) == b"%PDF-1.4 halal"
    told = json.loads(archive.read("data-saya.json"))
    assert product.photo.name in [row["photo"] for row in told["product"]]
    assert Export.objects.get().format == "zip"
    assert answer["Cache-Control"] == "no-store"


def test_that_she_took_it_is_noted_and_is_no_look_of_an_office(hers, rupi):
    hers.get("/data-saya/unduh.json")
    export = Export.objects.get()
    assert (export.user, export.format, export.filters) == (rupi, "json", {"own": "1"})
    note = AccessNote.objects.get()
    assert (note.kind, note.region_id) == (AccessKind.EXPORT, "35.13.05.2008")
    assert hers.get("/data-saya/dilihat/").context["looks"] == []


def test_she_sees_which_office_looked_when_and_what_for_but_no_name(hers, business, officer_of):
    officer = officer_of("35.13")
    officer.first_name = "Sitirahasia"
    officer.save()
    reveal(business=business, field=Personal.NIK, purpose=Purpose.PROGRAM, by=officer)
    reveal(
        business=BusinessFactory(owner__phone="+628111"),
        field=Personal.PHONE,
        purpose=Purpose.CONTACT,
        by=officer,
    )
    note_export(by=officer, format="csv", filters=[], scope=["35.13"], columns=[], rows=3)
    note_export(by=officer, format="csv", filters=[], scope=["75.02"], columns=[], rows=3)

    page = hers.get("/data-saya/dilihat/")

    assert len(page.context["looks"]) == 2
    assert "NIK" in page.text
    assert "Kabupaten Probolinggo" in page.text
    assert "Sitirahasia" not in page.text
    assert officer.username not in page.text


def test_what_another_owner_takes_along_of_herself_is_no_look_of_an_office(hers, stranger, rupi):
    take_along(user=stranger, format="json")
    assert AccessNote.objects.exists()
    assert hers.get("/data-saya/dilihat/").context["looks"] == []


def test_looks_of_one_day_that_are_alike_are_one_line_and_empty_lists_none(hers, officer_of):
    officer = officer_of("35.13")
    for rows in (3, 3, 0):
        note_export(by=officer, format="csv", filters=[], scope=["35.13"], columns=[], rows=rows)
    page = hers.get("/data-saya/dilihat/")
    assert [looks.count for looks in page.context["looks"]] == [2]
    assert "2 kali, pertama kali" in page.text


@pytest.mark.parametrize("role", Acting.values)
def test_every_way_that_is_offered_beside_the_owner_leads_somewhere(client, business, role):
    beside = UserFactory()
    acting(business, beside, role=role)
    client.force_login(beside)
    for page in ("/data-saya/", f"{business.get_absolute_url()}kabari/"):
        ways = set(re.findall(r'href="(/[^"#]*)"', client.get(page).text))
        ways = {way for way in ways if not way.startswith(("/static/", "/data-saya/unduh"))}
        assert {way: 404 for way in ways if client.get(way).status_code == 404} == {}


def test_the_history_of_her_business_is_shown_to_her_without_the_names_of_officers(
    hers, business, rupi, officer_of, stranger
):
    officer = officer_of("35.13")
    with pghistory.context(user=officer.pk):
        ProductFactory(business=business)
    with pghistory.context(user=rupi.pk):
        Business.objects.filter(pk=business.pk).update(opening_hours="08.00-16.00")
    page = hers.get(f"{business.get_absolute_url()}riwayat/")
    assert [told["by_yourself"] for told in page.context["told"]][:2] == [True, False]
    assert "Produk: ditambahkan" in page.text
    assert "Saring riwayat" not in page.text
    assert officer.username not in page.text


def test_the_history_of_her_business_names_fields_in_her_words_alone(hers, business, rupi):
    """Not by the columns which tie records to one another."""
    FiguresFactory(business=business).materials.create(name="Pisang")
    Owner.objects.filter(pk=business.owner_id).update(account=None)
    Owner.objects.filter(pk=business.owner_id).update(account=rupi)
    page = hers.get(f"{business.get_absolute_url()}riwayat/")
    words = {name for told in page.context["told"] for name in told["fields"].split(", ")}
    assert "tahun" in words
    assert not words & {"uuid", "business", "figures", "account", ""}


def test_what_was_looked_at_last_month_is_in_the_file_alone(hers, business, officer_of):
    reveal(business=business, field=Personal.NIK, purpose=Purpose.PROGRAM, by=officer_of("35.13"))
    AccessNote.objects.update(at="2025-01-05T10:00+07:00")
    assert hers.get("/data-saya/dilihat/").context["looks"] == []
    told = json.loads(b"".join(hers.get("/data-saya/unduh.json").streaming_content))
    assert len(told["looks"]) == 1


def test_behind_the_wall_too_she_reads_only_her_own(rupi, business, stranger):
    with wall.raised_for(rupi):
        told = json.dumps(own_data(rupi))
        assert Consent.objects.count() == 0
    assert "Keripik Renyah" in told
    assert "Tetangga" not in told


@pytest.mark.parametrize("path", ["data-saya/", "data-saya/dilihat/", "data-saya/unduh.json"])
def test_an_officer_who_owns_nothing_has_no_such_page(client, officer_of, path):
    client.force_login(officer_of("35.13"))
    assert client.get(f"/{path}").status_code == 404


def cost(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return len(asked)


@pytest.mark.parametrize(
    "path",
    ["/", "/data-saya/", "/data-saya/dilihat/", "etalase/", "masa-berlaku/", "perbandingan/"],
)
def test_a_page_costs_the_same_for_one_and_for_five(hers, business, rupi, officer_of, path):
    address = path if path.startswith("/") else business.get_absolute_url() + path
    officer = officer_of("35.13")
    costs = []
    for count, purposes in ((1, ConsentPurpose.values[:1]), (4, ConsentPurpose.values[1:])):
        for _each in range(count):
            ProductFactory(business=business)
            CertificateFactory(business=business)
            FiguresFactory(business=business, year=2020 + Business.objects.count())
            reveal(business=business, field=Personal.NIK, purpose=Purpose.PROGRAM, by=officer)
            BusinessFactory(owner=business.owner)
        for purpose in purposes:
            ConsentFactory(owner=business.owner, purpose=purpose)
        costs.append(cost(hers, address))
    assert costs[0] == costs[1]
