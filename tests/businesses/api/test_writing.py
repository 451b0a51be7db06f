"""What comes in by the API is judged and written by the services that the pages call."""

import pytest

from businesses.models import Business, Figures, Market, Owner, Product, RawMaterial
from ikm_registry.history.reading import events_of
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import pointers
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    FiguresFactory,
    MarketFactory,
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


# What belongs to a business.


PARTS = {
    "products": {"name": "Emping", "merk_dagang": "Rupi", "kapasitas": "12.5"},
    "markets": {"year": 2025, "channel": "reseller", "reach": "export", "country": "JP"},
    "certificates": {"jenis": "halal", "nomor": "ID35110000123456"},
    "figures": {"year": 2024, "jumlah_tki_l": 4, "finances": {"turnover": "5"}},
}

CORRECTED = {
    "products": {"name": "Emping pedas"},
    "markets": {"year": 2024},
    "certificates": {"nomor": "ID35110000123457"},
    "figures": {"jumlah_tki_l": 5},
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_made_changed_and_removed(writer, name):
    business = BusinessFactory()

    answer = writer.post(f"{name}/", PARTS[name] | {"business": str(business.uuid)})

    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert made["business"]["registry_no"] == business.registry_no
    address = f"{name}/{made['id']}/"
    assert writer.get(address).json() == made
    assert answer["ETag"] == writer.get(address)["ETag"]
    again = writer.patch(address, CORRECTED[name], seen=answer)
    assert again.status_code == 200
    assert writer.patch(address, CORRECTED[name], seen=answer).status_code == 412
    assert writer.delete(address, seen=again).status_code == 204
    assert writer.get(address).status_code == 404
    assert writer.get(f"businesses/{business.uuid}/").status_code == 200


@pytest.mark.parametrize("reference", ["registry_no", "uuid", "object"])
def test_a_business_is_named_by_id_number_or_object(writer, reference):
    business = BusinessFactory()
    named = (
        {"id": str(business.uuid)} if reference == "object" else str(getattr(business, reference))
    )
    assert writer.post("products/", {"business": named, "name": "x"}).status_code == 201


def test_an_unseen_business_is_answered_like_none_at_all(writer):
    there = BusinessFactory(region_id="75.02")
    answers = [
        writer.post("products/", {"business": named, "name": "x"})
        for named in (str(there.uuid), "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert pointers(answers[0]) == pointers(answers[1]) == {"#/business": "does_not_exist"}


def test_a_product_of_another_business_is_answered_like_none_at_all(writer):
    business = BusinessFactory()
    unseen = ProductFactory(business__region_id="75.02")
    body = {"business": str(business.uuid), "year": 2025, "channel": "reseller", "reach": "local"}
    told = []
    for product in (ProductFactory().uuid, unseen.uuid, "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11"):
        answer = writer.post("markets/", body | {"product": str(product)})
        assert answer.status_code == 422
        told.append(answer.json()["errors"])
    assert told[0] == told[1] == told[2]


def test_the_model_judges_by_public_names(writer):
    business = BusinessFactory()
    body = {"business": str(business.uuid), "jenis": "halal", "nomor": "12"}
    assert pointers(writer.post("certificates/", body)) == {"#/nomor": "certificate_number"}
    body = {"business": str(business.uuid), "year": 2025, "production_volume": "5"}
    assert pointers(writer.post("figures/", body)) == {"#/satuan": "required"}


def test_the_newest_figures_are_those_of_the_business(writer):
    figures = FiguresFactory(year=2024)
    writer.post("figures/", {"business": str(figures.business.uuid), "year": 2025})
    figures.business.refresh_from_db()
    assert figures.business.latest_figures.year == 2025


def test_the_materials_of_a_period_are_told_as_a_whole(writer):
    figures = FiguresFactory()
    address = f"figures/{figures.uuid}/"
    body = {
        "materials": [
            {"name": "Kedelai", "jenis": "BB", "volume": "3", "satuan": "kg"},
            {"name": "Ragi", "jenis": "BP", "finances": {"value": "5000"}},
        ]
    }
    answer = writer.patch(address, body, seen=writer.get(address))
    assert answer.status_code == 200, answer.json()
    kept, gone = answer.json()["materials"]
    assert answer.json()["finances"]["materials"] == [{"id": gone["id"], "value": "5000"}]

    body = {"materials": [{"id": kept["id"], "origin": "local"}, {"name": "Garam"}]}
    answer = writer.patch(address, body, seen=answer)

    assert [each["name"] for each in answer.json()["materials"]] == ["Kedelai", "Garam"]
    assert RawMaterial.objects.get(uuid=kept["id"]).origin == "local"
    wrong = writer.patch(address, {"materials": [{"id": gone["id"]}]}, seen=answer)
    assert pointers(wrong) == {"#/materials/0/id": "does_not_exist"}


# Money.


def test_money_is_written_by_whoever_may_see_it(machine):
    field = machine("field_officer", scopes=tuple(KeyScope), read_only=False)
    figures, market = FiguresFactory(turnover=7), MarketFactory(value=7)
    for path, facts in (
        (f"figures/{figures.uuid}/", {"finances": {"turnover": "1"}}),
        (f"markets/{market.uuid}/", {"finances": {"value": "1"}}),
    ):
        answer = field.patch(path, facts, seen=field.get(path))
        assert (answer.status_code, answer.json()["code"]) == (403, "permission")
    body = LEAST | {"latest_figures": {"year": 2025, "finances": {"turnover": "1"}}}
    assert field.post("businesses/", body).status_code == 403
    assert not Business.objects.filter(name=LEAST["name"]).exists()


def test_what_she_may_not_see_stays_when_she_changes_the_rest(machine):
    field = machine("field_officer", scopes=tuple(KeyScope), read_only=False)
    figures = FiguresFactory(turnover=7)
    address = f"figures/{figures.uuid}/"
    answer = field.patch(address, {"jumlah_tki_l": 9}, seen=field.get(address))
    assert answer.status_code == 200
    assert Figures.objects.get().turnover == 7
    market = MarketFactory(value=7)
    address = f"markets/{market.uuid}/"
    assert field.patch(address, {"buyer": "Toko"}, seen=field.get(address)).status_code == 200
    assert Market.objects.get().value == 7


# Owners.


def test_an_owner_is_corrected_and_her_numbers_never_come_out(writer):
    business = BusinessFactory()
    address = f"owners/{business.owner.uuid}/"
    answer = writer.patch(address, {"nik": NIK, "name": "Hartatik"}, seen=writer.get(address))
    assert answer.status_code == 200
    assert answer.json()["has_nik"] is True
    assert NIK not in answer.content.decode()
    assert Owner.objects.get().nik == NIK


def test_a_new_owner_takes_a_business_over(writer):
    business = BusinessFactory()
    former = business.owner
    answer = writer.post("owners/", {"business": str(business.uuid), "name": "Hartatik"})
    assert answer.status_code == 201, answer.json()
    business.refresh_from_db()
    assert business.owner.name == "Hartatik"
    assert not Owner.objects.filter(pk=former.pk).exists()


def test_an_owner_with_a_business_is_not_removed(writer):
    business = BusinessFactory()
    address = f"owners/{business.owner.uuid}/"
    answer = writer.delete(address, seen=writer.get(address))
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_the_owner_is_corrected_through_her_business_or_taken_out(writer):
    business = BusinessFactory()
    address = f"businesses/{business.uuid}/"
    answer = writer.patch(address, {"owner": {"name": "Hartatik"}}, seen=writer.get(address))
    assert answer.json()["owner"]["name"] == "Hartatik"
    assert writer.patch(address, {"owner": None}, seen=answer).json()["owner"] is None


def test_without_the_scope_for_owners_none_is_written(machine):
    plain = machine("district_officer", scopes=(KeyScope.READ, KeyScope.WRITE), read_only=False)
    business = BusinessFactory()
    assert plain.post("owners/", {"business": str(business.uuid), "name": "x"}).status_code == 403
    address = f"businesses/{business.uuid}/"
    answer = plain.patch(address, {"owner": {"name": "x"}}, seen=plain.get(address))
    assert answer.status_code == 403
    assert plain.post("businesses/", LEAST | {"owner": {"name": "x"}}).status_code == 403
