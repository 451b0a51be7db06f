"""Two people save the same record: the second sees both versions and chooses."""

import pytest
from django.urls import reverse

from businesses.models import Business, Kbli, OtherKbli, Product
from businesses.services.records import StaleRecord, save_record
from tests.businesses.test_business_form import FormReader, opened
from tests.factories.businesses import BusinessFactory, ProductFactory

PROBOLINGGO = "35.13"
NIK = "3513024107850003"


@pytest.fixture
def siti(officer_of):
    user = officer_of(PROBOLINGGO)
    user.first_name, user.last_name = "Siti", "Aminah"
    user.save()
    return user


@pytest.fixture
def budi(officer_of):
    return officer_of(PROBOLINGGO)


@pytest.fixture
def race(client, siti, budi):
    """Budi has the form open while Siti saves; then he presses his button."""

    def run(address, *, hers, his):
        client.force_login(siti)
        her_form = opened(client, address)
        client.force_login(budi)
        data = opened(client, address)
        client.force_login(siti)
        assert client.post(address, her_form | hers).status_code == 302
        client.force_login(budi)
        return client.post(address, data | his)

    return run


def edit(business):
    return reverse("businesses:edit", args=[business.registry_no])


def test_a_stale_version_is_refused_by_the_service(siti):
    product = ProductFactory()
    seen = product.version
    save_record(row=product, by=siti, seen_version=seen)
    with pytest.raises(StaleRecord) as stale:
        save_record(row=Product.objects.get(), by=siti, seen_version=seen)
    assert stale.value.current.version == seen + 1


def test_the_second_writer_sees_both_versions_and_who_wrote_the_other(race):
    business = BusinessFactory(name="Keripik")
    response = race(
        edit(business),
        hers={"business-name": "Keripik Siti", "business-status": "inactive"},
        his={"business-name": "Keripik Budi"},
    )
    assert response.status_code == 409
    conflict = response.context["conflict"]
    seen = {each.name: (each.mine.words, each.stored.words) for each in conflict.differences}
    assert seen["business-name"] == ("Keripik Budi", "Keripik Siti")
    assert seen["business-status"][0] != seen["business-status"][1]
    assert len(seen) == 2
    assert "Siti Aminah" in response.content.decode()
    assert Business.objects.get().name == "Keripik Siti", "nothing is overwritten"


def test_what_he_chooses_is_saved_with_the_rest_of_what_he_typed(client, race):
    business = BusinessFactory(name="Keripik")
    response = race(
        edit(business),
        hers={"business-name": "Keripik Siti", "business-brand": "Siti"},
        his={"business-name": "Keripik Budi", "owner-name": "Rupiati"},
    )
    carried = FormReader(response).sent
    chosen = {"business-name": "Keripik Budi"}
    assert "business-name" not in carried, "where both wrote, nothing is chosen for him"
    assert carried["business-brand"] == "Siti", "where only she wrote, her word is offered"
    assert carried["owner-name"] == "Rupiati", "nobody else touched the owner"
    assert client.post(edit(business), carried | chosen).status_code == 302
    stored = Business.objects.get()
    assert (stored.name, stored.brand) == ("Keripik Budi", "Siti")
    assert stored.owner.name == "Rupiati"
    assert stored.version == 3


def test_what_one_of_them_changed_alone_stays_by_itself(client, race, siti):
    business = BusinessFactory(name="Keripik")
    response = race(
        edit(business),
        hers={"business-brand": "Siti"},
        his={"business-name": "Keripik Budi"},
    )
    conflict = response.context["conflict"]
    assert conflict.contested == []
    told = {
        each.name: (each.chosen, each.writing and each.writing.who) for each in conflict.settled
    }
    assert told == {
        "business-brand": ("stored", siti.get_full_name()),
        "business-name": ("mine", None),
    }
    client.post(edit(business), FormReader(response).sent)
    stored = Business.objects.get()
    assert (stored.name, stored.brand) == ("Keripik Budi", "Siti")


@pytest.mark.parametrize("writer", ["she", "he"])
def test_further_kbli_that_one_of_them_changed_alone_stay_by_themselves(client, race, siti, writer):
    business = BusinessFactory(name="Keripik")
    OtherKbli.objects.create(business=business, kbli=Kbli.objects.get(code="10750", version="2020"))
    more, name = {"business-other_kbli": "10750, 10793"}, {"business-name": "Keripik Baru"}
    hers, his = (more, name) if writer == "she" else (name, more)
    conflict = race(edit(business), hers=hers, his=his).context["conflict"]
    assert conflict.contested == []
    [told] = [each for each in conflict.settled if each.name == "business-other_kbli"]
    by = siti.get_full_name()
    assert (told.chosen, told.writing and told.writing.who) == (
        ("stored", by) if writer == "she" else ("mine", None)
    )


def test_further_kbli_that_both_changed_are_contested(race):
    business = BusinessFactory(name="Keripik")
    hers, his = {"business-other_kbli": "10750"}, {"business-other_kbli": "10793"}
    conflict = race(edit(business), hers=hers, his=his).context["conflict"]
    assert [each.name for each in conflict.contested] == ["business-other_kbli"]


def test_each_word_is_told_with_whoever_wrote_it(client, race, siti, budi, officer_of):
    business, third = BusinessFactory(name="Keripik"), officer_of(PROBOLINGGO)
    client.force_login(third)
    data = opened(client, edit(business))
    race(edit(business), hers={"business-name": "Keripik Siti"}, his={})
    client.force_login(budi)
    client.post(edit(business), opened(client, edit(business)) | {"business-brand": "Lain"})
    client.force_login(third)
    mine = {"business-name": "Keripik", "business-brand": "Saya"}
    conflict = client.post(edit(business), data | mine).context["conflict"]
    told = {each.name: each.writing.who for each in conflict.differences}
    assert told == {"business-name": siti.get_full_name(), "business-brand": budi.username}


def test_who_wrote_the_same_has_no_conflict(race):
    business = BusinessFactory(name="Keripik")
    same = {"business-name": "Keripik Bu Rupi"}
    assert race(edit(business), hers=same, his=same).status_code == 302
    assert Business.objects.get().version == 2


def test_every_kind_of_box_comes_back_as_it_was(client, race):
    business = BusinessFactory(latitude="-7.841234", longitude="113.251234")
    hers = {
        "business-region": business.region_id[:8],
        "business-kbli": "10793",
        "business-nib": "9120001234567",
        "business-nib_issued_on": "2024-03-05",
        "business-latitude": "-7.85",
        "business-accuracy_m": "1.250",
        "business-tenure": "02",
        "business-other_kbli": "10750",
        "owner-email": "rupi@contoh.test",
    }
    response = race(edit(business), hers=hers, his={"business-name": "Keripik"})
    assert response.status_code == 409
    conflict = response.context["conflict"]
    assert {each.name for each in conflict.differences} == {*hers, "business-name"}
    stored = {each.name: each.stored.value for each in conflict.differences}
    response = client.post(edit(business), FormReader(response).sent | stored)
    assert response.status_code == 302, response.context["form"].errors
    after = Business.objects.get()
    assert after.region_id == business.region_id[:8]
    assert after.kbli.code == "10793"
    assert str(after.latitude) == "-7.850000"
    assert after.accuracy_m == 1250
    assert after.owner.email == "rupi@contoh.test"
    assert after.name == business.name


def test_a_nik_does_not_travel_through_the_page(client, race):
    business = BusinessFactory(name="Keripik", owner__nik="3513025507850001")
    response = race(
        edit(business),
        hers={"business-name": "Keripik Siti"},
        his={"business-name": "Keripik Budi", "owner-nik": NIK},
    )
    text = response.content.decode()
    assert NIK not in text
    assert "3513025507850001" not in text
    assert "3513••••••••••01" in text
    assert "Tidak ada isian Anda yang hilang" not in text
    assert "Harap isi sekali lagi: NIK." in " ".join(text.replace("</strong>", "").split())
    [secret] = response.context["conflict"].retyped
    assert secret.name == "owner-nik"
    retyped = {"business-name": "Keripik Budi", "owner-nik": NIK}
    client.post(edit(business), FormReader(response).sent | retyped)
    assert Business.objects.get().owner.nik == NIK


def test_a_record_removed_meanwhile_is_not_found(client, siti, budi):
    business = BusinessFactory()
    client.force_login(budi)
    data = opened(client, edit(business))
    business.delete()
    assert client.post(edit(business), data).status_code == 404


def test_a_part_of_a_business_is_chosen_in_the_same_way(client, race):
    product = ProductFactory(name="Keripik")
    address = reverse(
        "businesses:part_edit", args=[product.business.registry_no, "produk", product.pk]
    )
    response = race(
        address,
        hers={"name": "Keripik Siti", "price": "20.000"},
        his={"name": "Keripik Budi"},
    )
    assert response.status_code == 409
    sent = FormReader(response).sent
    assert sent["price"] == "20.000"
    response = client.post(address, sent | {"name": "Keripik Budi"})
    assert response.status_code in (200, 302)
    stored = Product.objects.get()
    assert (stored.name, stored.price, stored.version) == ("Keripik Budi", 20_000, 3)
