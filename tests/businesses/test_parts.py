"""What belongs to a business is added, changed and removed on its tabs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from businesses.models import (
    Certificate,
    ExternalId,
    Figures,
    Market,
    Photo,
    Product,
    RawMaterial,
)
from businesses.views.parts import PARTS
from ikm_registry.history.reading import events_of
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)
from tests.factories.pictures import picture as drawn

HTMX = {"HX-Request": "true"}


def picture(name="foto.png", size=(8, 8)):
    return SimpleUploadedFile(name, drawn("PNG", size), "image/png")


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
