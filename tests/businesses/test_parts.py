"""What belongs to a business is added, changed and removed on its tabs."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from businesses.models import (
    Certificate,
    ExternalId,
    Figures,
    Market,
    Photo,
    Product,
    RawMaterial,
)
from businesses.validators import FILE_LIMIT
from businesses.views.parts import PARTS
from ikm_registry.history.reading import events_of
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)

HTMX = {"HX-Request": "true"}


def picture(name="foto.png", size=(8, 8)):
    content = io.BytesIO()
    Image.new("RGB", size, "navy").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def sent(part, business):
    """The least a form of this part must hold; every value is typed as people type."""
    return {
        "angka": lambda: {"year": "2025", "part": "0", "turnover": "60.000.000"},
        "bahan": lambda: {
            "period": business.figures_set.get(year=2020).pk,
            "name": "Tempe",
            "kind": "BB",
        },
        "produk": lambda: {"name": "Keripik tempe", "price": "15.000"},
        "pasar": lambda: {
            "year": "2025",
            "part": "0",
            "channel": "reseller",
            "reach": "local",
            "share_percent": "12,5",
        },
        "izin": lambda: {"kind": "nib", "number": "1234567890123"},
        "foto": lambda: {"image": picture(), "caption": "Dapur"},
        "nomor": lambda: {"system": "urn:id:sidt", "value": "A-17"},
    }[part]()


def stored(part, business):
    """One such part of the business, already in the registry."""
    return {
        "angka": lambda: FiguresFactory(business=business, year=2019),
        "bahan": lambda: RawMaterial.objects.create(
            figures=FiguresFactory(business=business, year=2018), name="Kedelai"
        ),
        "produk": lambda: ProductFactory(business=business),
        "pasar": lambda: MarketFactory(business=business),
        "izin": lambda: CertificateFactory(business=business),
        "foto": lambda: Photo.objects.create(business=business, image="photos/x.png"),
        "nomor": lambda: ExternalId.objects.create(
            business=business, system="urn:id:sikp", value="9"
        ),
    }[part]()


def address(business, part, row=None, verb="tambah"):
    middle = f"{row.pk}/" if row else ""
    return f"{business.get_absolute_url()}{part}/{middle}{verb}/"


def doors(business, part):
    """Every address at which this part is written."""
    row = stored(part, business)
    return [
        address(business, part),
        address(business, part, row, "ubah"),
        address(business, part, row, "hapus"),
    ]


def opened(client, url):
    """The form as it opens: its boxes and what stands in them."""
    response = client.get(url)
    assert response.status_code == 200
    return response.context["form"]


def typed(form, **changes):
    values = {name: form[name].value() for name in form.fields}
    left_out = [name for name, value in values.items() if value is None or value is False]
    return {k: v for k, v in values.items() if k not in {*left_out, *FILES}} | changes


FILES = {"photo", "image", "file"}
parts = pytest.mark.parametrize("part", PARTS)


@pytest.fixture
def officer(client, officer_of):
    user = officer_of("35.13")
    client.force_login(user)
    return user


@pytest.fixture
def business(db):
    made = BusinessFactory()
    FiguresFactory(business=made, year=2020)
    return made


@parts
def test_a_part_is_added_on_a_page_of_its_own(client, officer, business, part):
    answer = client.post(address(business, part), sent(part, business))
    assert answer.status_code == 302
    assert answer.url == f"{business.get_absolute_url()}{PARTS[part].tab}/"
    rows = PARTS[part].model.objects.filter(**{PARTS[part].business_path: business})
    assert rows.latest("pk").business == business


@parts
def test_a_part_is_changed_and_the_history_says_why(client, officer, business, part):
    row = stored(part, business)
    url = address(business, part, row, "ubah")
    field = {"angka": "turnover", "pasar": "value", "izin": "issuer", "foto": "caption"}
    name = {"nomor": "value"}.get(part, field.get(part, "name"))
    answer = client.post(url, typed(opened(client, url), **{name: "12", "reason": "salah ketik"}))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert str(getattr(row, name)) == "12"
    event = events_of(type(row)).objects.filter(pgh_obj_id=row.pk).latest("pgh_id")
    assert event.pgh_context.metadata["reason"] == "salah ketik"
    assert event.pgh_context.metadata["user"] == officer.pk


@parts
def test_a_part_is_removed_only_after_a_question(client, officer, business, part):
    row = stored(part, business)
    url = address(business, part, row, "hapus")
    assert client.get(url).status_code == 200
    assert type(row).objects.filter(pk=row.pk).exists()
    assert client.post(url).status_code == 302
    assert not type(row).objects.filter(pk=row.pk).exists()
    assert events_of(type(row)).objects.filter(pgh_obj_id=row.pk, pgh_label="delete").exists()


@parts
def test_htmx_gets_the_form_alone_and_then_the_tab(client, officer, business, part):
    form = client.get(address(business, part), headers=HTMX).content.decode()
    assert "<html" not in form
    assert "hx-post=" in form
    answer = client.post(address(business, part), sent(part, business), headers=HTMX, follow=True)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert 'class="tabs"' in answer.content.decode()


def test_a_form_that_htmx_sent_comes_back_where_it_stood(client, officer, business):
    answer = client.post(address(business, "produk"), {"price": "12.5"}, headers=HTMX)
    assert answer["HX-Retarget"] == "#part"
    text = answer.content.decode()
    assert "error-summary" in text
    assert "12.5" in text
    assert "<html" not in text


@parts
def test_another_district_finds_no_door(client, officer_of, business, part):
    urls = doors(business, part)
    client.force_login(officer_of("35.08"))
    for url in urls:
        assert client.get(url).status_code == 404
        assert client.post(url, sent(part, business)).status_code == 404


@parts
def test_who_may_only_read_writes_nowhere(client, officer_of, business, part):
    add, change, delete = doors(business, part)
    client.force_login(officer_of("35.13", role="viewer"))
    for url, status in [(add, 403), (change, 404), (delete, 404)]:
        assert client.get(url).status_code == status
        assert client.post(url, sent(part, business)).status_code == status


@parts
def test_a_verifier_corrects_but_neither_adds_nor_removes(client, officer_of, business, part):
    add, change, delete = doors(business, part)
    client.force_login(officer_of("35.13", role="verifier"))
    assert client.get(add).status_code == 403
    assert client.get(change).status_code == 200
    assert client.get(delete).status_code == 404


@parts
def test_a_stranger_is_asked_to_sign_in(client, business, part):
    for url in doors(business, part):
        assert client.get(url).url.startswith("/masuk/")


@parts
def test_a_part_is_found_under_its_own_business_only(client, officer, business, part):
    row, other = stored(part, business), BusinessFactory()
    for verb in ("ubah", "hapus"):
        assert client.get(address(other, part, row, verb)).status_code == 404
    assert client.get(f"{business.get_absolute_url()}{part}/{'9' * 30}/ubah/").status_code == 404


@parts
def test_what_was_removed_meanwhile_is_gone(client, officer, business, part):
    row = stored(part, business)
    url = address(business, part, row, "ubah")
    values = typed(opened(client, url))
    row.delete()
    assert client.post(url, values).status_code == 404


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


def test_the_second_of_two_writers_sees_both_versions_and_chooses(client, officer, business):
    product = ProductFactory(business=business, name="Keripik", price=1000)
    url = address(business, "produk", product, "ubah")
    mine = typed(opened(client, url), name="Keripik tempe", reason="pasar")
    client.post(url, typed(opened(client, url), name="Keripik gadung"))
    answer = client.post(url, mine)
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    assert [each.name for each in conflict.differences] == ["name"]
    chosen = dict(conflict.carried) | {"name": "Keripik tempe"}
    assert client.post(url, chosen).status_code == 302
    product.refresh_from_db()
    assert (product.name, product.version) == ("Keripik tempe", 3)


def test_a_conflict_in_place_stays_in_place_and_is_answered_at_its_own_address(
    client, officer, business
):
    product = ProductFactory(business=business)
    url = address(business, "produk", product, "ubah")
    mine = typed(opened(client, url), name="Peyek")
    client.post(url, typed(opened(client, url), name="Emping"))
    answer = client.post(url, mine, headers=HTMX)
    assert answer["HX-Retarget"] == "#part"
    assert f'action="{url}"' in answer.content.decode()


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
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
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


def test_the_table_of_parts_covers_all_that_belongs_to_a_business():
    assert {part.model for part in PARTS.values()} == {
        Certificate,
        ExternalId,
        Figures,
        Market,
        Photo,
        Product,
        RawMaterial,
    }
