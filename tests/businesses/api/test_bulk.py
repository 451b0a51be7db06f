"""What becomes of each of many businesses that are sent at once: all of them, or each."""

import pytest

from businesses.models import Business, BusinessDocument, Owner, Product
from ikm_registry.feed.models import Change
from ikm_registry.history.reading import events_of
from tests.businesses.api.bulk import ANOTHER, DO, EACH, LEAST, NIB, NIK, TRY, faults, outcomes
from tests.factories.businesses import (
    BusinessFactory,
    FiguresFactory,
    OwnerFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db
NUL = "null_characters_not_allowed"


def test_what_is_new_is_registered_and_named(bulk, writer):
    answer = bulk(DO, LEAST, {"row": 7, "data": LEAST | {"name": "Emping"}})

    told = answer.json()
    assert outcomes(answer) == ["created", "created"]
    assert (told["mode"], told["status"], told["written"]) == ("commit", "success", True)
    assert told["summary"] == {
        "total": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
    }
    assert [result["row"] for result in told["results"]] == [1, 7]
    for result in told["results"]:
        single = writer.get(f"businesses/{result['id']}/")
        assert single["ETag"] == result["etag"]
        assert single.json()["registry_no"] == result["registry_no"]


def test_a_sign_that_no_column_keeps_is_pointed_at(bulk, writer):
    wrong = LEAST | {"name": "Keripik\0", "region": "35.13\0", "products": [{"name": "\0"}]}
    places = ["name", "products/0/name", "region"]
    alone = writer.post("businesses/", wrong)
    assert alone.status_code == 422
    assert [fault["pointer"] for fault in sorted_faults(alone.json())] == [
        f"#/{place}" for place in places
    ]
    answer = bulk(EACH, wrong, LEAST, {"data": {"na\0me": "x"}})
    assert outcomes(answer) == ["refused", "created", "refused"]
    said = dict.fromkeys((f"#/items/0/data/{place}" for place in places), NUL)
    assert faults(answer) == said
    assert faults(answer, 2) == {"#/items/2/data": NUL}
    assert writer.post("businesses/", LEAST | {"name": "C:\\u0000"}).status_code == 201


def sorted_faults(told):
    return sorted(told["errors"], key=lambda fault: fault["pointer"])


def test_a_business_comes_with_all_that_is_known_of_it(bulk, writer):
    whole = LEAST | {
        "kbli": "10794",
        "other_kbli": ["10710"],
        "owner": {"name": "Rupi", "nik": NIK},
        "latest_figures": {"year": 2025, "jumlah_tki_l": 1, "finances": {"turnover": "60000000"}},
        "products": [{"name": "Keripik", "satuan": "bungkus"}, {"name": "Emping"}],
        "markets": [{"year": 2025, "channel": "reseller", "reach": "local"}],
        "certificates": [{"jenis": "halal", "nomor": "ID35110000123456"}],
    }

    [together] = bulk(DO, whole).json()["results"]
    alone = writer.post(
        f"businesses/?{ANOTHER}", whole | {"owner": {"name": "Rupi", "nik": "3513024107850004"}}
    )

    told = writer.get(f"businesses/{together['id']}/").json()
    assert without_names(told) == without_names(alone.json())


def without_names(told):
    """A record but for what no two have in common."""
    own = {"id", "url", "registry_no", "created", "last_updated"}
    if isinstance(told, dict):
        return {name: without_names(each) for name, each in told.items() if name not in own}
    return [without_names(each) for each in told] if isinstance(told, list) else told


def test_what_is_known_is_corrected_and_what_says_the_same_is_left(bulk):
    business = BusinessFactory(brand="Rupi", nib=NIB)
    same = BusinessFactory(brand="Jaya")

    answer = bulk(
        DO,
        {"registry_no": business.registry_no, "brand": "Emas", "nib": "9120-0012-34567"},
        {"registry_no": same.registry_no, "brand": "Jaya"},
    )

    assert outcomes(answer) == ["updated", "unchanged"]
    assert answer.json()["results"][0]["changed"] == ["brand"]
    business.refresh_from_db()
    assert (business.brand, business.version) == ("Emas", 2)
    assert events_of(Business).objects.filter(pgh_obj_id=same.pk, pgh_label="update").count() == 0


def test_who_sends_back_what_she_got_changes_nothing(bulk, writer):
    product = ProductFactory()
    FiguresFactory(business=product.business)
    seen = writer.get(f"businesses/{product.business.uuid}/").json()
    assert outcomes(bulk(DO, seen)) == ["unchanged"]


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"owner": {"name": "Hartatik"}}, ["owner"]),
        ({"other_kbli": ["10710"]}, ["other_kbli"]),
        ({"region": "35.13.05", "source": {"system": "siinas"}}, ["region", "source"]),
        ({"owner": None}, ["owner"]),
    ],
)
def test_what_is_changed_is_told_by_its_public_name(bulk, writer, change, changed):
    business = BusinessFactory()
    answer = bulk(DO, {"id": str(business.uuid)} | change)
    assert outcomes(answer) == ["updated"]
    assert answer.json()["results"][0]["changed"] == changed
    again = bulk(DO, {"id": str(business.uuid)} | change)
    assert outcomes(again) == ["unchanged"]


def test_two_businesses_of_one_owner_are_corrected_without_undoing_each_other(bulk):
    owner = OwnerFactory(name="Rupi")
    here, there = BusinessFactory(owner=owner), BusinessFactory(owner=owner)
    answer = bulk(
        DO,
        {"id": str(here.uuid), "owner": {"name": "Rupi Astuti"}},
        {"id": str(there.uuid), "owner": {"sex": "F"}},
    )
    assert outcomes(answer) == ["updated", "updated"]
    owner.refresh_from_db()
    assert (owner.name, owner.sex) == ("Rupi Astuti", "F")


def test_a_person_with_two_new_businesses_stays_one_person(bulk):
    owned = LEAST | {"owner": {"name": "Rupi", "nik": NIK}}
    assert outcomes(bulk(DO, owned, owned, LEAST)) == ["created"] * 3
    assert Owner.objects.get().businesses.count() == 2


# All or each.


def test_one_refused_item_keeps_all_others_from_being_written(bulk):
    answer = bulk(DO, LEAST, LEAST | {"rt": "xyz"})

    told = answer.json()
    assert outcomes(answer) == ["created", "refused"]
    assert (told["status"], told["written"]) == ("failed", False)
    assert "id" not in told["results"][0]
    assert not Business.objects.exists()


def test_each_item_by_itself_is_written_though_others_are_refused(bulk):
    listed = [LEAST | {"name": f"Usaha {n}", "nib": NIB if n in (3, 8) else None} for n in range(9)]
    answer = bulk(EACH, *listed)

    assert outcomes(answer) == ["created"] * 8 + ["refused"]
    assert answer.json()["status"] == "partial_success"
    assert Business.objects.count() == 8
    assert faults(answer, 8) == {"#/items/8/data/nib": "doubled"}


def test_of_an_item_everything_or_nothing_is_written(bulk):
    wrong = LEAST | {"products": [{"name": "Keripik"}, {"name": "Emping", "price": "-5"}]}
    answer = bulk(EACH, wrong, LEAST)
    assert outcomes(answer) == ["refused", "created"]
    assert faults(answer) == {"#/items/0/data/products/1/price": "min_value"}
    assert not Product.objects.exists()


def test_checking_says_what_doing_does_and_leaves_nothing(bulk):
    business = BusinessFactory()
    listed = [
        LEAST,
        LEAST | {"rt": "xyz"},
        {"id": str(business.uuid), "brand": "Emas"},
        {"id": str(business.uuid), "brand": "Perak"},
    ]
    before = state()
    checked = bulk(f"{TRY}&atomic=row", *listed).json()
    assert state() == before
    assert checked["written"] is False

    done = bulk(EACH, *listed).json()

    assert outcomes_of(done) == outcomes_of(checked) == ["created", "refused", "updated", "refused"]
    assert done["grouped_errors"] == checked["grouped_errors"]
    assert done["summary"] == checked["summary"]


def outcomes_of(told):
    return [result["status"] for result in told["results"]]


def state():
    """All that a call may leave behind."""
    return (
        [*BusinessDocument.objects.order_by("pk").values_list("pk", "revision")],
        events_of(Business).objects.count(),
        [*Business.objects.order_by("pk").values_list("pk", "version")],
        Change.objects.count(),
        Owner.objects.count(),
    )
