"""What comes in by the API is judged and written by the services that the pages call."""

import pytest

from businesses.models import Business, Owner, Product
from ikm_registry.history.reading import events_of
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import pointers
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    FiguresFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db
NIK = "3513024107850003"
LEAST = {"name": "Keripik Bu Rupi", "region": CLARAK}


def test_a_name_and_a_place_make_a_business(writer):
    answer = writer.post("businesses/", LEAST)

    business = Business.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver/api/v1/businesses/{business.uuid}/"
    told = answer.json()
    assert told["registry_no"] == business.registry_no
    assert told["region"]["code"] == CLARAK
    assert answer["ETag"] == writer.get(f"businesses/{business.uuid}/")["ETag"]
    assert told == writer.get(f"businesses/{business.registry_no}/").json()


def test_a_business_comes_with_all_that_is_known_of_it(writer):
    answer = writer.post(
        "businesses/",
        LEAST
        | {
            "kbli": {"code": "10794"},
            "other_kbli": ["10710"],
            "status_tanah": "02",
            "source": {"system": "siinas", "collected_on": "2026-01-05"},
            "latitude": -7.84,
            "longitude": 113.25,
            "owner": {"name": "Rupi", "nik": NIK, "phone": "081299887766", "sex": "F"},
            "latest_figures": {
                "year": 2025,
                "jumlah_tki_l": 1,
                "jumlah_tki_p": 3,
                "finances": {"turnover": "60000000"},
            },
            "products": [{"name": "Keripik", "price": "15000", "satuan": "bungkus"}],
            "markets": [{"year": 2025, "channel": "reseller", "reach": "local"}],
            "certificates": [{"jenis": "halal", "nomor": "ID35110000123456"}],
        },
    )

    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert told["owner"]["has_nik"] is True
    assert NIK not in answer.content.decode()
    assert told["latest_figures"]["workers_total"] == 4
    assert told["finances"]["figures"]["turnover"] == "60000000"
    assert told["products"][0]["satuan"] == "bungkus"
    assert told["other_kbli"][0]["code"] == "10710"
    assert told["source"] == {"system": "siinas", "collected_on": "2026-01-05"}
    assert Owner.objects.get().phone == "+6281299887766"


def test_all_of_it_is_refused_where_one_thing_is_wrong(writer):
    answer = writer.post(
        "businesses/",
        LEAST | {"products": [{"name": "Keripik"}, {"name": "Emping", "price": "-5"}]},
    )

    assert answer.status_code == 422
    assert pointers(answer) == {"#/products/1/price": "min_value"}
    assert not Business.objects.exists()


def test_each_fault_is_told_by_the_name_under_which_it_was_sent(writer):
    answer = writer.post(
        "businesses/",
        LEAST | {"nib": "12 huruf", "owner": {"name": "Rupi", "nik": "35"}, "rt": "xyz"},
    )

    assert answer.status_code == 422
    assert pointers(answer) == {"#/nib": "nib", "#/owner/nik": "nik", "#/rt": "rt"}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"nmae": "x"}, {"#/nmae": "unknown"}),
        ({"id": "x"}, {"#/id": "read-only"}),
        ({"region": "99.99"}, {"#/region": "does_not_exist"}),
        ({"region": 5}, {"#/region": "invalid"}),
        ({"name": 5}, {"#/name": "invalid"}),
        ({"nib": 9120001234567}, {"#/nib": "invalid"}),
        ({"products": [{"name": 5}]}, {"#/products/0/name": "invalid"}),
        ({"kbli": "107"}, {"#/kbli": "does_not_exist"}),
        ({"status": "gone"}, {"#/status": "invalid_choice"}),
        ({"name": None}, {"#/name": "required"}),
        (
            {"owner": {"nama": "x"}, "status": "gone"},
            {
                "#/owner/nama": "unknown",
                "#/owner/name": "required",
                "#/status": "invalid_choice",
            },
        ),
        (
            {"products": [{"name": "x", "satuan": "kodii"}]},
            {"#/products/0/satuan": "does_not_exist"},
        ),
        ({"latitude": -7.84}, {"#/longitude": "required"}),
        ({"name": "\ud800"}, {}),
    ],
)
def test_what_cannot_be_understood_is_pointed_at(writer, body, fault):
    answer = writer.post("businesses/", LEAST | body)
    assert answer.status_code in (400, 422), answer.json()
    assert pointers(answer) == fault


def test_a_kbli_is_named_once(writer):
    twice = writer.post("businesses/", LEAST | {"other_kbli": ["10710", "10710"]}).json()
    assert [kind["code"] for kind in twice["other_kbli"]] == ["10710"]

    again = writer.post(
        "businesses/", {**LEAST, "name": "B", "kbli": "10794"} | {"other_kbli": ["10794"]}
    )
    assert pointers(again) == {"#/other_kbli": "doubled"}

    address = f"businesses/{twice['id']}/"
    told = writer.patch(address, {"kbli": "10710"}, seen=writer.get(address)).json()
    assert (told["kbli"]["code"], told["other_kbli"]) == ("10710", [])


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("businesses/", LEAST | {"latitude": "x", "longitude": 1}, "Isi dengan angka."),
        ("businesses/", LEAST | {"address": []}, "Isi dengan teks."),
        ("products/", {"name": "x", "price": "x"}, "Isi dengan angka."),
        ("change-requests/", {"base_version": 1, "changes": {}}, "Isi paling sedikit satu nilai."),
        ("change-requests/", {"changes": [1]}, 'Isi dengan objek JSON, bukan "list".'),
    ],
)
def test_words_of_the_framework_are_translated(writer, path, body, sentence):
    answer = writer.post(path, body, **{"Accept-Language": "id"})
    assert sentence in [fault["detail"] for fault in answer.json()["errors"]]


def test_a_double_is_confirmed_by_true_or_false_and_by_no_other_word(writer):
    writer.post("businesses/", LEAST)
    answer = writer.post("businesses/?confirm_not_duplicate=yes", LEAST)
    assert (answer.status_code, pointers(answer)) == (400, {"?confirm_not_duplicate": "invalid"})


def test_a_hint_says_what_may_have_been_meant(writer):
    body = LEAST | {"products": [{"name": "Keripik", "satuan": "kodii"}]}
    [fault] = writer.post("businesses/", body).json()["errors"]
    assert fault["hint"] == "kodi"


@pytest.mark.parametrize("body", [[], "x", 5, None, [LEAST]])
def test_what_is_no_record_is_refused(writer, body):
    assert writer.post("businesses/", body).status_code in (400, 422)


def test_a_place_outside_is_refused_before_any_rule_of_it_is_told(writer):
    BusinessFactory(region_id="75.02", nib="9120001234567")
    answer = writer.post("businesses/", LEAST | {"region": "75.02", "nib": "9120001234567"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission")


def test_a_business_is_corrected_where_something_is_said(writer):
    business = BusinessFactory(brand="Rupi", founded_year=1999)
    seen = writer.get(f"businesses/{business.uuid}/")

    answer = writer.patch(
        f"businesses/{business.uuid}/", {"founded_year": None, "name": "Emping"}, seen=seen
    )

    assert answer.status_code == 200
    told = answer.json()
    assert (told["name"], told["founded_year"], told["brand"]) == ("Emping", None, "Rupi")
    assert told["version"] == 2
    assert answer["ETag"] != seen["ETag"]


def test_a_text_is_cleared_by_null(writer):
    business = BusinessFactory(brand="Rupi")
    seen = writer.get(f"businesses/{business.uuid}/")
    assert (
        writer.patch(f"businesses/{business.uuid}/", {"brand": None}, seen=seen).json()["brand"]
        is None
    )
    assert Business.objects.get().brand == ""


def test_who_sends_back_what_she_got_changes_nothing(writer):
    product = ProductFactory()
    FiguresFactory(business=product.business)
    seen = writer.get(f"businesses/{product.business.uuid}/")
    answer = writer.patch(f"businesses/{product.business.uuid}/", seen.json(), seen=seen)
    assert answer.status_code == 200, answer.json()
    when = ("version", "last_updated", "owner")
    was, now = ({k: v for k, v in each.json().items() if k not in when} for each in (seen, answer))
    assert was == now


def test_parts_are_not_changed_through_the_business(writer):
    product = ProductFactory()
    seen = writer.get(f"businesses/{product.business.uuid}/")
    body = {"products": [{"name": "Emping"}]}
    answer = writer.patch(f"businesses/{product.business.uuid}/", body, seen=seen)
    assert pointers(answer) == {"#/products": "read-only"}


def test_a_key_must_say_which_version_it_has_seen(writer):
    address = f"products/{ProductFactory().uuid}/"
    for answer in (writer.patch(address, {"name": "x"}), writer.delete(address)):
        assert (answer.status_code, answer.json()["code"]) == (428, "precondition-required")


def test_a_person_may_write_without_saying_it(client, officer_of):
    business = BusinessFactory()
    client.force_login(officer_of("35.13"))
    answer = client.patch(
        f"/api/v1/businesses/{business.uuid}/", {"name": "Emping"}, content_type="application/json"
    )
    assert answer.status_code == 200


def test_whoever_comes_too_late_is_told_what_differs(writer):
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    seen = writer.get(address)
    writer.patch(address, {"brand": "Rupi", "status_tanah": "01"}, seen=seen)

    answer = writer.patch(address, {"brand": "Jaya"}, seen=seen)

    assert (answer.status_code, answer.json()["code"]) == (412, "conflict-version")
    assert set(answer.json()["fields"]) == {"brand", "status_tanah"}
    assert answer["ETag"] == writer.get(address)["ETag"]
    assert Business.objects.get().brand == "Rupi"


def test_a_change_of_a_part_is_told_as_such(writer):
    product = ProductFactory()
    address = f"businesses/{product.business.uuid}/"
    seen = writer.get(address)
    Product.objects.update(price=1)
    answer = writer.patch(address, {"brand": "Jaya"}, seen=seen)
    assert answer.status_code == 412
    assert "products" in answer.json()["fields"]


def test_the_reason_stands_in_the_history(writer):
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    writer.patch(
        address,
        {"name": "Emping"},
        seen=writer.get(address),
        **{"X-Change-Reason": "SK%2012/2026"},
    )
    event = events_of(Business).objects.latest("pgh_id")
    assert event.pgh_context.metadata["reason"] == "SK 12/2026"
    assert event.pgh_context.metadata["door"] == "api"


def test_a_record_outside_does_not_exist(writer):
    there = ProductFactory(business__region_id="75.02")
    for path in (f"businesses/{there.business.uuid}/", f"products/{there.uuid}/"):
        assert writer.get(path).status_code == 404
        assert writer.patch(path, {"name": "x"}, seen='W/"1"').status_code == 404
        assert writer.delete(path, seen='W/"1"').status_code == 404


def test_a_business_is_removed_by_whoever_may(machine, writer):
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    seen = writer.get(address)
    refused = writer.delete(address, seen=seen)
    assert refused.status_code == 403
    assert "Klien API pengelola data" in refused.json()["detail"]
    keeper = machine("api_keeper", scopes=(KeyScope.READ,), read_only=False)
    assert "businesses:write" in keeper.delete(address, seen=seen).json()["detail"]
    keeper = machine("api_keeper", scopes=tuple(KeyScope), read_only=False)
    assert keeper.delete(address, seen=keeper.get(address)).status_code == 204
    assert writer.get(address).status_code == 404


def test_a_business_moves_within_reach_only(writer):
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    answer = writer.patch(address, {"region": "75.02"}, seen=writer.get(address))
    assert answer.status_code == 403
    answer = writer.patch(address, {"region": {"code": "35.13.05"}}, seen=writer.get(address))
    assert answer.json()["region"]["code"] == "35.13.05"
