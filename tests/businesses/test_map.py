"""The map of any result: the list's questions, one's own places, and nothing hidden silently."""

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.views import marks
from ikm_registry.settings import origin
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory, ProductFactory, kbli

PAGE = "/usaha/peta/"
POINTS = "/usaha/peta.json"
LECES = {"latitude": "-7.845000", "longitude": "113.251000"}
BOALEMO = {"latitude": "0.570000", "longitude": "122.350000"}


@pytest.fixture
def moving(client):
    """Siti has opened the moving map once; her browser remembers it."""
    client.cookies["map"] = "moving"


@pytest.fixture
def registered(db):
    """Four in Kab. Probolinggo, one of them without coordinates, and one in Boalemo."""
    chips = BusinessFactory(name="Keripik Leces", **LECES)
    ProductFactory(business=chips, name="Keripik pisang")
    BusinessFactory(name="Mebel Kraksaan", region_id="35.13.14.1017", kbli=kbli("31001"), **LECES)
    BusinessFactory(name="Kopi Tiris", region_id="35.13.03", status="inactive", **LECES)
    BusinessFactory(name="Tahu Tanpa Titik")
    BusinessFactory(name="Kopra Boalemo", region_id="75.02", **BOALEMO)


def found(client, query="zoom=19"):
    answer = client.get(f"{POINTS}?{query}")
    assert answer.status_code == 200
    return answer.json()


def names(client, query="zoom=19"):
    return {each["properties"]["name"] for each in found(client, query)["features"]}


def counted(features):
    return sum(each["properties"].get("count", 1) for each in features)


@pytest.mark.parametrize(
    ("role", "code", "seen"),
    [
        ("district_officer", "35.13", {"Keripik Leces", "Mebel Kraksaan", "Kopi Tiris"}),
        ("viewer", "35.13", {"Keripik Leces", "Mebel Kraksaan", "Kopi Tiris"}),
        ("province_officer", "35", {"Keripik Leces", "Mebel Kraksaan", "Kopi Tiris"}),
        ("field_officer", "35.13.05", {"Keripik Leces"}),
        ("district_officer", "75.02", {"Kopra Boalemo"}),
    ],
)
def test_everybody_sees_the_points_of_her_own_places(
    role, code, seen, client, officer_of, registered
):
    client.force_login(officer_of(code, role=role))

    assert names(client) == seen
    page = client.get(PAGE).content.decode()
    assert ("Kopra Boalemo" in page) is ("Kopra Boalemo" in seen)


def test_another_district_is_in_no_window_and_no_cluster(client, officer, registered):
    assert found(client, "zoom=19&bbox=122,0,123,1")["features"] == []
    for zoom in (0, 5, 12):
        assert counted(found(client, f"zoom={zoom}")["features"]) == 3


def test_an_owner_finds_her_own_wherever_it_lies(client, registered):
    account = UserFactory()
    owner = OwnerFactory(account=account, region_id="75.02")
    BusinessFactory(name="Milik Sendiri", owner=owner, region_id="75.02", **BOALEMO)
    client.force_login(account)

    assert names(client) == {"Milik Sendiri"}


def test_somebody_without_a_place_sees_no_point(client, registered):
    client.force_login(UserFactory())

    assert found(client)["features"] == []


def test_a_point_tells_number_name_status_and_place_alone(client, officer):
    business = BusinessFactory(name="Keripik Leces", owner__name="Hartatik", **LECES)

    (feature,) = found(client)["features"]

    assert feature["geometry"]["coordinates"] == [113.251, -7.845]
    assert feature["properties"] == {
        "number": business.registry_no,
        "name": "Keripik Leces",
        "status": "Aktif",
    }


@pytest.mark.parametrize(
    "query",
    [
        "q=keripik",
        "q=pisang",
        "region=35.13.14",
        "kbli=31",
        "kbli=mebel",
        "status=inactive",
        "size=bps:micro",
        "size=permenperin64:unknown",
        "needs=nib",
        "needs=figures",
        "coordinates=known",
        "coordinates=unknown",
        "ordering=-changed&q=e",
    ],
)
def test_the_map_answers_each_question_as_the_list_does(query, client, officer, registered):
    listed = {b.name for b in client.get(f"/usaha/?{query}").context["page_obj"]}

    located = listed - {"Tahu Tanpa Titik"}
    assert names(client, f"zoom=19&{query}") == located
    assert counted(found(client, f"zoom=8&{query}")["features"]) == len(located)
    table = client.get(f"{PAGE}?{query}").context
    assert {b.name for b in table["page_obj"]} == located
    assert table["unlocated"] == len(listed & {"Tahu Tanpa Titik"})


def test_those_without_coordinates_are_counted_and_a_link_lists_them(client, officer, registered):
    page = client.get(f"{PAGE}?region=35.13.05&status=active")

    assert page.context["unlocated"] == 1
    link = page.context["unlocated_url"]
    assert link == "/usaha/?region=35.13.05&status=active&coordinates=unknown"
    assert [b.name for b in client.get(link).context["page_obj"]] == ["Tahu Tanpa Titik"]


def test_list_and_map_lead_to_each_other_with_the_same_question(
    client, officer, registered, moving
):
    listed = client.get("/usaha/?q=tahu&status=active").content.decode()
    assert f'href="{PAGE}?q=tahu&amp;status=active"' in listed

    mapped = client.get(f"{PAGE}?q=tahu&status=active").content.decode()
    assert 'href="/usaha/?q=tahu&amp;status=active"' in mapped
    assert f'data-points="{POINTS}?q=tahu&amp;status=active"' in mapped


def test_htmx_gets_table_and_points_alone_and_the_address_of_the_map(
    client, officer, registered, moving
):
    answer = client.get(f"{PAGE}?q=&status=active", headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "data-points" in answer.content.decode()
    assert answer["HX-Push-Url"] == f"{PAGE}?status=active"


def test_near_ones_are_gathered_and_a_lonely_one_stands_by_itself(client, officer):
    for step in range(5):
        BusinessFactory(latitude=f"-7.84500{step}", longitude="113.251000")
    lonely = BusinessFactory(latitude="-7.700000", longitude="113.500000")

    cluster, point = found(client, "zoom=10")["features"]

    assert cluster["properties"] == {"count": 5, "words": "5 usaha"}
    assert point["properties"]["number"] == lonely.registry_no


def test_a_window_holds_what_lies_in_it(client, officer):
    BusinessFactory(name="Di dalam", latitude="-7.845000", longitude="113.251000")
    BusinessFactory(name="Di luar", latitude="-7.700000", longitude="113.500000")

    assert names(client, "zoom=19&bbox=113.2,-7.9,113.3,-7.8") == {"Di dalam"}
    assert names(client, "zoom=19&bbox=-999,-999,999,999") == {"Di dalam", "Di luar"}


def test_what_is_left_out_is_said(client, officer, monkeypatch):
    monkeypatch.setattr(marks, "MOST", 2)
    for step in range(5):
        BusinessFactory(latitude=f"-7.{step}45000", longitude="113.251000")

    for zoom in (15, 19):
        answer = found(client, f"zoom={zoom}")
        assert len(answer["features"]) == 2
        assert answer["sentence"].startswith("2 dari 5 ditampilkan")


def test_places_are_named_in_the_middle_of_their_businesses(client, officer):
    BusinessFactory(latitude="-7.840000", longitude="113.250000")
    BusinessFactory(latitude="-7.860000", longitude="113.270000")

    def written(zoom):
        return [each["properties"]["name"] for each in found(client, f"zoom={zoom}")["places"]]

    assert written(5) == ["Kabupaten Probolinggo"]
    assert written(10) == ["Leces"]
    assert written(14) == ["Clarak"]
    (place,) = found(client, "zoom=14")["places"]
    assert place["geometry"]["coordinates"] == [113.26, -7.85]


def drawing(client, query=""):
    return client.get(f"{PAGE}?{query}").context["overview"]["marks"]


def said(marks):
    return {mark["words"] for mark in marks}


def test_the_drawing_counts_by_place_and_needs_no_script(client, officer, registered):
    BusinessFactory(**LECES)

    assert said(drawing(client)) == {
        "Leces: 2 usaha",
        "Kraksaan: Mebel Kraksaan",
        "Kuripan: Kopi Tiris",
    }
    page = client.get(PAGE).content.decode()
    assert "leaflet" not in page
    assert 'cx="50.00%"' in page


def test_a_place_on_the_drawing_leads_into_it_down_to_the_single_business(client, officer):
    first, _second = BusinessFactory.create_batch(2, **LECES)
    BusinessFactory(**LECES | {"region_id": "35.13.05"})

    (leces,) = drawing(client, "status=active")
    assert leces["url"] == f"{PAGE}?status=active&region=35.13.05"
    village, district = drawing(client, "region=35.13.05")
    assert village["url"] == f"{PAGE}?region=35.13.05.2008"
    assert district["words"].startswith("Leces: ")  # its village is not known
    (pile,) = drawing(client, "region=35.13.05.2008")
    assert (pile["words"], pile["url"]) == ("2 usaha", "")
    (alone,) = drawing(client, f"q={first.registry_no}")
    assert alone["url"] == first.get_absolute_url()


def test_places_turned_round_lead_nowhere(client, officer, registered):
    BusinessFactory(**LECES)

    (leces,) = [mark for mark in drawing(client, "region=35.13.14&not=region") if mark["count"]]

    assert (leces["words"], leces["url"]) == ("Leces: 2 usaha", "")


def test_the_drawing_holds_the_farthest_points_and_keeps_directions(client, officer):
    BusinessFactory(region_id="35.13.23", latitude="-7.700000", longitude="113.000000")
    BusinessFactory(region_id="35.13.08", latitude="-8.000000", longitude="113.500000")

    places = {mark["name"]: (mark["x"], mark["y"]) for mark in drawing(client)}

    west, north = (float(side[:-1]) for side in places["Tongas"])
    east, south = (float(side[:-1]) for side in places["Krucil"])
    assert 0 < west < 50 < east < 100
    assert 0 < north < 50 < south < 100


@pytest.mark.parametrize(
    ("role", "code", "names"),
    [
        ("superuser", "", {"Jawa Timur", "Gorontalo"}),
        ("province_officer", "35", {"Kabupaten Probolinggo"}),
        ("field_officer", "35.13.05", {"Clarak"}),
    ],
)
def test_everybody_sees_the_places_below_her_own(role, code, names, client, officer_of, registered):
    user = officer_of(code, role=role) if code else UserFactory(is_superuser=True)
    client.force_login(user)

    assert {mark["words"].partition(":")[0] for mark in drawing(client)} == names


def test_the_moving_map_comes_alone_and_only_to_those_who_chose_it(
    client, officer, registered, moving
):
    page = client.get(PAGE)

    assert "overview" not in page.context
    assert "leaflet" in page.content.decode()
    client.cookies["map"] = "<script>"
    assert "leaflet" not in client.get(PAGE).content.decode()


def test_more_than_a_list_counts_is_still_counted_on_the_map(client, officer, monkeypatch):
    monkeypatch.setattr("businesses.views.listing.MOST_COUNTED", 2)
    for step in range(4):
        BusinessFactory(latitude=f"-7.84500{step}", longitude="113.251000")

    assert client.get(PAGE).context["totals"]["rows"] == 4


def queries(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("address", [PAGE, f"{POINTS}?zoom=10", f"{POINTS}?zoom=19"])
def test_one_business_costs_as_many_queries_as_fifty(address, client, officer):
    # Two, of which one stands alone: a map of clusters only would ask once less.
    BusinessFactory(latitude="-7.700000", longitude="113.500000")
    BusinessFactory.create_batch(2, **LECES)
    client.get(address)
    few = queries(client, address)
    BusinessFactory.create_batch(48, **LECES)

    assert queries(client, address) == few
    assert few <= 17


def test_a_question_that_is_not_understood_shows_nothing_and_says_why(client, officer, registered):
    assert found(client, "region=75.02")["features"] == []
    page = client.get(f"{PAGE}?region=75.02").content.decode()
    assert 'class="notice notice-warn"' in page
    assert "Keripik Leces" not in page


@pytest.mark.parametrize(
    "query",
    [
        "bbox=x",
        "bbox=1,2,3",
        "bbox=1,2,3,4,5",
        "bbox=nan,0,1,1",
        "bbox=0,0,inf,1",
        "bbox=3,0,1,1",
        "bbox=%00",
        "zoom=99",
        "zoom=-1",
        "zoom=x",
    ],
)
def test_a_window_that_is_none_is_refused_with_a_sentence(query, client, officer):
    answer = client.get(f"{POINTS}?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"]


@settings(max_examples=60)
@given(
    bbox=st.one_of(
        st.text(max_size=30),
        st.lists(st.floats(), min_size=4, max_size=4).map(lambda box: ",".join(map(str, box))),
    ),
    zoom=st.one_of(st.text(max_size=4), st.integers(-3, 25).map(str)),
    name=st.sampled_from(["q", "region", "kbli", "size", "status", "needs", "coordinates", "page"]),
    value=st.text(max_size=20),
)
def test_garbage_is_answered_and_never_breaks_the_map(client, officer, bbox, zoom, name, value):
    asked = {name: value}
    assert client.get(POINTS, asked | {"bbox": bbox, "zoom": zoom}).status_code in {200, 400}
    assert client.get(PAGE, asked).status_code == 200


def test_no_tile_server_is_asked_unless_one_is_named():
    assert configured.MAP_TILES == ""
    assert configured.SECURE_CSP["img-src"] == ["'self'", "data:"]
    assert origin("") == []
    assert origin("https://tiles.example.id/{z}/{x}/{y}.png") == ["https://tiles.example.id"]
    assert origin("https://{s}.example.id/{z}/{x}/{y}.png") == ["https://*.example.id"]
