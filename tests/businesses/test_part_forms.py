"""What the forms of parts take, and what they refuse with a sentence."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import Part
from businesses.models import Certificate, Photo, Product
from businesses.models.figures import newest_of
from businesses.validators import FILE_LIMIT
from businesses.views.parts import PARTS
from tests.businesses.test_parts import address, opened, parts, picture, sent, stored, typed
from tests.factories.businesses import BusinessFactory, FiguresFactory, ProductFactory
from tests.factories.pictures import crowded


@pytest.fixture
def business(db):
    made = BusinessFactory()
    FiguresFactory(business=made, year=2020)
    return made


@pytest.mark.parametrize("part", ["pasar", "izin"])
def test_only_products_of_this_business_can_be_chosen(client, officer, business, part):
    foreign = ProductFactory()
    values = sent(part, business) | {"product": foreign.pk}
    answer = client.post(address(business, part), values)
    assert answer.context["form"].errors["product"]
    assert foreign.name not in client.get(address(business, part)).content.decode()


def test_materials_are_noted_in_periods_of_this_business_only(client, officer, business):
    foreign = FiguresFactory()
    values = sent("bahan", business) | {"period": foreign.pk}
    answer = client.post(address(business, "bahan"), values)
    assert answer.context["form"].errors["period"]
    assert not foreign.materials.exists()


def test_a_material_is_added_beneath_the_period_one_looks_at(client, officer, business):
    figures = business.figures_set.get()
    form = opened(client, f"{address(business, 'bahan')}?period={figures.pk}")
    assert form["period"].value() == str(figures.pk)


def test_numbers_are_taken_as_people_write_them(client, officer, business):
    values = {
        "year": "2025",
        "part": "0",
        "workers_male": "1.250",
        "turnover": "Rp 1.500.000",
        "production_volume": "12,5",
        "production_unit": "kg",
    }
    client.post(address(business, "angka"), values)
    figures = business.figures_set.get(year=2025)
    assert figures.workers_male == 1250
    assert figures.turnover == 1_500_000
    assert figures.production_volume == Decimal("12.5")
    form = opened(client, address(business, "angka", figures, "ubah"))
    assert 'value="1.500.000"' in str(form["turnover"])
    assert 'value="12,5"' in str(form["production_volume"])


def test_an_empty_box_is_unknown_and_a_zero_is_zero(client, officer, business):
    client.post(address(business, "angka"), {"year": "2025", "part": "0", "turnover": "0"})
    figures = business.figures_set.get(year=2025)
    assert figures.turnover == 0
    assert figures.workers_male is None


def test_a_new_period_becomes_the_latest_and_a_removed_one_no_longer_is(client, officer, business):
    client.post(address(business, "angka"), sent("angka", business))
    business.refresh_from_db()
    assert business.latest_figures.year == 2025
    client.post(address(business, "angka", business.latest_figures, "hapus"))
    business.refresh_from_db()
    assert business.latest_figures.year == 2020


def test_the_second_half_is_newer_than_the_first_and_the_whole_year_than_both(
    client, officer, business
):
    for part in (Part.SECOND_HALF, Part.FIRST_HALF, Part.YEAR):
        client.post(address(business, "angka"), {"year": "2025", "part": str(part.value)})
    business.refresh_from_db()
    assert business.latest_figures.part == Part.YEAR
    client.post(address(business, "angka", business.latest_figures, "hapus"))
    business.refresh_from_db()
    assert business.latest_figures.part == Part.SECOND_HALF


@settings(max_examples=30)
@given(periods=st.sets(st.tuples(st.integers(2021, 2023), st.sampled_from(Part)), max_size=6))
def test_the_database_and_python_know_the_same_period_as_the_newest(business, periods):
    with transaction.atomic():
        for year, part in periods:
            FiguresFactory(business=business, year=year, part=part)
        told = business.figures_set.all()
        assert told.newest() == newest_of(told)
        transaction.set_rollback(True)


def test_a_period_is_written_once(client, officer, business):
    answer = client.post(address(business, "angka"), {"year": "2020", "part": "0"})
    assert "Angka untuk periode ini sudah ada" in answer.content.decode()


def test_who_did_not_operate_has_nothing_to_measure(client, officer, business):
    idle = {"year": "2025", "part": "0", "not_operated": "on"}
    refused = client.post(address(business, "angka"), idle | {"turnover": "1"})
    assert refused.context["form"].non_field_errors()
    assert not business.figures_set.filter(year=2025).exists()
    client.post(address(business, "angka"), idle | {"investment_land": "5.000.000"})
    figures = business.figures_set.get(year=2025)
    assert not figures.operated
    form = opened(client, address(business, "angka", figures, "ubah"))
    assert form["not_operated"].value() is True


def test_an_export_names_a_country_and_no_region(client, officer, business):
    export = sent("pasar", business) | {"reach": "export"}
    for wrong in [{}, {"country": "JP", "destination": "35.78"}]:
        answer = client.post(address(business, "pasar"), export | wrong)
        assert answer.context["form"].errors
    assert client.post(address(business, "pasar"), export | {"country": "JP"}).status_code == 302


def test_a_market_finds_its_destination_by_words_anywhere_in_the_country(client, officer, business):
    values = sent("pasar", business) | {"destination": "Kota Surabaya", "reach": "regional"}
    assert client.post(address(business, "pasar"), values).status_code == 302
    assert business.market_set.get().destination_id == "35.78"


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("foto.png", b"no picture at all"), "gambar"),
        (SimpleUploadedFile("foto.svg", b"<svg onload='x'/>"), "gambar"),
        (SimpleUploadedFile("virus.html", b"<script>"), "gambar"),
    ],
)
def test_only_pictures_are_taken_as_photos(client, officer, business, upload, words):
    answer = client.post(address(business, "foto"), {"image": upload})
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors["image"])
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("pindaian.pdf", b"MZ not a pdf"),
        SimpleUploadedFile("pindaian.png", b"%PDF-1.7"),
        SimpleUploadedFile("pindaian.exe", b"%PDF-1.7"),
        SimpleUploadedFile("pindaian.pdf", b"%PDF-" + b"0" * FILE_LIMIT),
    ],
)
def test_only_small_scans_are_taken(client, officer, business, upload):
    answer = client.post(address(business, "izin"), sent("izin", business) | {"file": upload})
    assert answer.context["form"].errors["file"]
    assert not Certificate.objects.exists()


def test_a_photo_of_a_telephone_is_taken_and_a_refused_one_asked_for_again(
    client, officer, business
):
    heavy = crowded((200, 200)) + bytes(FILE_LIMIT)
    upload = SimpleUploadedFile("foto.jpg", heavy)
    page = client.post(address(business, "foto"), {"image": upload, "caption": "x" * 151})
    assert "15 MB" in page.text
    assert "pilih lagi berkasnya" in page.text
    upload.seek(0)
    client.post(address(business, "foto"), {"image": upload})
    assert Photo.objects.get().image.size < FILE_LIMIT


@pytest.mark.parametrize(
    "upload", [SimpleUploadedFile("pindaian.PDF", b"%PDF-1.7"), picture("pindaian.png")]
)
def test_a_scan_is_a_pdf_or_a_picture(client, officer, business, upload):
    client.post(address(business, "izin"), sent("izin", business) | {"file": upload})
    assert Certificate.objects.get().file


def test_a_file_stays_until_it_is_replaced_or_removed(client, officer, business):
    client.post(address(business, "produk"), sent("produk", business) | {"photo": picture()})
    product = Product.objects.get()
    url = address(business, "produk", product, "ubah")
    kept = product.photo.name
    client.post(url, typed(opened(client, url), name="Keripik gadung"))
    product.refresh_from_db()
    assert (product.name, product.photo.name) == ("Keripik gadung", kept)
    client.post(url, typed(opened(client, url), photo=picture()))
    product.refresh_from_db()
    assert product.photo.name not in ("", kept)
    client.post(url, typed(opened(client, url), remove_file="on"))
    product.refresh_from_db()
    assert not product.photo


def test_a_record_whose_file_was_lost_can_still_be_corrected(client, officer, business):
    photo = stored("foto", business)  # the row names a file that no folder holds
    url = address(business, "foto", photo, "ubah")
    answer = client.post(url, typed(opened(client, url), caption="Gudang"))
    assert answer.status_code == 302


boxes = {
    part: st.fixed_dictionaries(
        {},
        optional={
            name: st.one_of(
                st.text(max_size=40),
                st.integers().map(str),
                st.floats().map(str),
                st.decimals(allow_nan=False).map(str),
                st.sampled_from(["", "\x00", "-1", "1.500", "9" * 40, "2026-02-30", "١٢", "on"]),
            )
            for name in spec.form.base_fields
        },
    )
    for part, spec in PARTS.items()
}


@parts
@settings(
    max_examples=25,
)
@given(data=st.data())
def test_whatever_is_typed_is_taken_or_refused_with_a_sentence(
    client, officer, business, part, data
):
    values = sent(part, business) | data.draw(boxes[part])
    answer = client.post(address(business, part), values)
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert answer.context["form"].errors
    PARTS[part].model.objects.filter(**{PARTS[part].business_path: business}).exclude(
        **({"year": 2020} if part == "angka" else {})
    ).delete()


@parts
def test_a_garbled_address_of_a_new_part_still_opens(client, officer, business, part):
    for query in ("?period=abc", "?period=%00", "?period=99999999999999999999", "?x=1"):
        assert client.get(address(business, part) + query).status_code == 200


def test_a_form_fills_its_own_page_or_the_tab_it_was_opened_in(client, officer, business):
    product = address(business, "produk")
    tab = {
        "HX-Request": "true",
        "HX-Current-URL": f"http://testserver{business.get_absolute_url()}",
    }
    assert "#record" not in client.get(product).text
    assert 'hx-target="#record"' in client.get(product, headers=tab).text
    own = tab | {"HX-Current-URL": f"http://testserver{product}"}
    saved = client.post(product, sent("produk", business), headers=own)
    assert saved.headers["HX-Redirect"].endswith("/produk/")
