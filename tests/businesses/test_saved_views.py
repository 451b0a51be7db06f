"""A question kept under a name: whose it is, who can open it, who may change it."""

import pytest

from businesses.models import SavedView
from tests.factories.businesses import BusinessFactory

ADD = "/usaha/tampilan/tambah/"


def kept(maker, name="Tutup", region=None):
    return SavedView.objects.create(maker=maker, name=name, query="status=closed", region_id=region)


def offered(client):
    BusinessFactory()
    return [view.name for view in client.get("/usaha/").context["views"]]


def test_a_question_is_kept_as_the_filter_writes_it(client, officer):
    answer = client.post(f"{ADD}?status=closed&not=status,kbli&q=&zz=1&page=3", {"name": "Buka"})

    view = SavedView.objects.visible_to(officer).get()
    assert view.query == "status=closed&not=status"
    assert answer.url == f"/usaha/?{view.query}"
    assert offered(client) == ["Buka"]


def test_a_name_is_given_once(client, officer):
    kept(officer)

    answer = client.post(ADD, {"name": "Tutup"})

    assert SavedView.objects.visible_to(officer).count() == 1
    assert answer.context["form"].errors


@pytest.mark.parametrize(
    ("place", "sees"), [("35.13", True), ("35.13.05", True), ("35", False), ("75.02", False)]
)
def test_a_shared_view_serves_all_who_work_inside_the_office(
    place, sees, client, officer_of, officer
):
    kept(officer, region="35.13")
    client.force_login(officer_of(place))

    assert (offered(client) == ["Tutup"]) is sees


def test_ones_own_view_is_nobody_elses(client, officer_of, officer):
    view = kept(officer)
    client.force_login(officer_of("35.13"))

    assert offered(client) == []
    assert client.get(f"/usaha/tampilan/{view.pk}/ubah/").status_code == 404


def test_only_its_maker_or_the_administrator_of_the_office_changes_a_view(
    client, officer_of, officer
):
    view = kept(officer, region="35.13")
    address = f"/usaha/tampilan/{view.pk}/ubah/"

    client.force_login(officer_of("35.13"))
    assert client.post(address, {"name": "Lain"}).status_code == 404
    client.force_login(officer_of("75.02", role="administrator"))
    assert client.post(address, {"name": "Lain"}).status_code == 404
    client.force_login(officer_of("35.13", role="administrator"))
    assert client.post(address, {"name": "Lain", "region": "35.13"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.maker, view.region_id) == ("Lain", officer, "35.13")


def test_a_view_is_shared_with_ones_own_office_alone(client, officer):
    answer = client.post(ADD, {"name": "Tutup", "region": "75.02"})

    assert answer.status_code == 200
    assert not SavedView.objects.visible_to(officer).exists()


def test_a_view_can_be_removed(client, officer):
    view = kept(officer)

    client.post(f"/usaha/tampilan/{view.pk}/hapus/")

    assert not SavedView.objects.visible_to(officer).exists()
