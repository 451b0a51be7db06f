"""Thirteen faults that other registries shipped, each kept out by a test.

In the order of the table in docs/security.md. Where the thing itself does not exist here (a
query language), the test says that it does not, so that whoever adds one meets it.
"""

import ast

import pytest
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import AccessKind, Status
from businesses.filters import BusinessFilter
from businesses.filters.access import AccessFilter
from businesses.filters.products import ProductFilter
from businesses.forms.history import HistoryFilter
from businesses.forms.window import WindowForm
from businesses.models import AccessNote, Business, Photo, SavedView
from businesses.services import bulk
from ikm_registry.accounts.roles import PERMISSIONS, Role, roles_granting
from tests.architecture.test_doors import PATTERNS
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)
from tests.factories.imports import load, sheet
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db

HERE, THERE, VILLAGE_THERE = "35.13", "35.08", "35.08.01.2001"
NIB = "1234567890123"
SECRET = "Zirkonium"  # no word of any page, and of no business here
SOURCES = [
    path
    for app in ("ikm_registry", "businesses", "programs")
    for path in sorted((site_settings.BASE_DIR / app).rglob("*.py"))
]


@pytest.fixture
def officer(officer_of):
    return officer_of(HERE)


@pytest.fixture
def get(client, officer_of):
    """What the administrator of Probolinggo gets at an address: nobody there may see more."""
    client.force_login(officer_of(HERE, role="administrator"))
    ProductFactory(
        name="Keripik gadung",
        business=BusinessFactory(name="Keripik Sendiri", latitude="-7.8", longitude="113.2"),
    )
    return client.get


@pytest.fixture
def elsewhere():
    """One business of Lumajang with all that belongs to it; its every name is SECRET."""
    figures = FiguresFactory(
        business__name=f"{SECRET} jaya",
        business__region_id=VILLAGE_THERE,
        business__nib=NIB,
        business__owner__name=f"Bu {SECRET}",
        business__latitude="-8.1",
        business__longitude="113.2",
    )
    product = ProductFactory(business=figures.business, name=f"Keripik {SECRET}")
    MarketFactory(business=figures.business, buyer=f"Toko {SECRET}")
    CertificateFactory(business=figures.business, issuer=f"Kantor {SECRET}")
    product.photo.save("a.png", ContentFile(picture()))
    AccessNote.objects.create(
        kind=AccessKind.REVEAL,
        user=UserFactory(username=SECRET),
        region_id=THERE,
        registry_no=figures.business.registry_no,
    )
    return figures.business


def words_of(answer):
    return (answer.getvalue() if answer.streaming else answer.content).decode(errors="replace")


# 1. NetBox #22617: an import that updates needed only the right to add.


def test_an_import_changes_nothing_of_another_regency(officer, elsewhere):
    load(sheet({"Nama IKM": "Milik saya", "NIB": ""}), by=officer)
    batch = load(sheet({"Nama IKM": "Milik saya", "NIB": NIB}), by=officer)

    elsewhere.refresh_from_db()
    assert elsewhere.name == f"{SECRET} jaya"
    assert batch.region_id == HERE
    assert SECRET not in str(list(batch.problems.values("reason", "value")))


def test_whoever_may_load_lists_may_change_what_they_change():
    changing = {f"businesses.change_{name}" for name in ("business", "owner", "figures", "product")}
    for role in roles_granting("businesses.add_importbatch"):
        assert changing <= PERMISSIONS[role]


# 2. NetBox #22399: an uploaded file was served without asking for its record.


def test_a_photo_of_another_regency_does_not_exist(get, elsewhere):
    photo = Photo(business=elsewhere)
    photo.image.save("a.png", ContentFile(picture()))
    for address in (f"foto/{photo.pk}", f"produk/{elsewhere.product_set.get().pk}"):
        assert get(f"/berkas/{address}/").status_code == 404


# 3. NetBox #21988: looking something up by its attributes showed what is hidden.


@pytest.mark.parametrize("asked", [NIB, SECRET, f"Bu {SECRET}", f"Keripik {SECRET}"])
def test_what_is_not_hers_is_answered_like_what_does_not_exist(get, asked):
    addresses = (f"/cari/?q={asked}", f"/usaha/?q={asked}", f"/usaha/peta/?q={asked}")
    before = [comparable(get(address)) for address in addresses]
    FiguresFactory(
        business__name=f"{SECRET} jaya",
        business__region_id=VILLAGE_THERE,
        business__nib=NIB,
        business__owner__name=f"Bu {SECRET}",
    )
    ProductFactory(business=Business.objects.get(nib=NIB), name=f"Keripik {SECRET}")
    assert [comparable(get(address)) for address in addresses] == before


def comparable(answer):
    """The rows and counts a page was made of: its tokens differ from one time to the next."""
    found = answer.context.get("object_list") or []
    return answer.status_code, [row.pk for row in found], str(answer.context.get("totals"))


def test_a_record_that_is_not_hers_answers_like_one_that_is_not(get, elsewhere):
    for number in (elsewhere.registry_no, "IKM-3508-999999-9"):
        for tail in ("", "ubah/", "angka/", "riwayat/", "produk/tambah/"):
            assert get(f"/usaha/{number}/{tail}").status_code == 404


# 4. NetBox #22790: a private saved filter could be used by who knew its address.


def test_a_private_view_of_somebody_else_does_not_exist(get, client, officer_of):
    view = SavedView.objects.create(name=SECRET, query="status=active", maker=officer_of(HERE))
    assert get(f"/usaha/tampilan/{view.pk}/ubah/").status_code == 404
    assert client.post(f"/usaha/tampilan/{view.pk}/hapus/").status_code == 404
    assert SECRET not in words_of(get("/usaha/"))
    assert SavedView.objects.filter(pk=view.pk).exists()


# 5. NetBox #22513: the author of an entry in the journal could be changed.


def test_nobody_writes_the_history_by_hand():
    for role in Role:
        assert not {right for right in PERMISSIONS[role] if "event" in right or "context" in right}
    for path in SOURCES:
        if "migrations" not in path.parts and path.parent.name in ("views", "forms"):
            names = {n.attr for n in ast.walk(parsed(path)) if isinstance(n, ast.Attribute)}
            assert not {"pgh_context", "pgh_created_at"} & writes(path), path
            assert "create_event" not in names, path


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def writes(path):
    """The attributes that a file assigns."""
    targets = [
        target
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Assign)
        for target in node.targets
    ]
    return {target.attr for target in targets if isinstance(target, ast.Attribute)}


# 6. NetBox #22568: a wrong value of a filter gave HTTP 500.

PARAMETERS = sorted(
    {
        *AccessFilter.base_filters,
        *BusinessFilter.base_filters,
        *ProductFilter.base_filters,
        *HistoryFilter.base_fields,
        *WindowForm.base_fields,
        *("q", "page", "after", "before", "columns", "ordering", "ticked", "within", "level"),
    }
)
FILTERED = [
    "/",
    "/usaha/",
    "/usaha/peta/",
    "/usaha/peta.json",
    "/usaha/ekspor.csv",
    "/usaha/ubah-banyak/",
    "/usaha/tampilan/tambah/",
    "/produk/",
    "/catatan-akses/",
    "/usaha/terhapus/",
    "/wilayah/35.13/",
    "/cari/",
    "/pilih/wilayah/",
    "/pilih/kbli/",
    "/impor/",
    "/draf/",
    "/orang/",
    "/orang/keputusan/",
    "/usaha/{number}/riwayat/",
    "/usaha/{number}/angka/",
    "/usaha/{number}/produk/",
]
ODD = st.sampled_from(
    [
        "\x00",
        "-1",
        "0",
        "9" * 40,
        "1e400",
        "nan",
        "true",
        "[]",
        "{}",
        "%",
        "'",
        '"',
        "35.13",
        "35.08.01",
        "10:",
        "bps:micro:x",
        "2025-13-40",
        "9999-12-31",
        "-name",
        "__all",
        "1,2,3,4",
        "inf,inf,inf,inf",
        "../../etc/passwd",
        "\ud7ff\uffff",
    ]
)


@settings(max_examples=80)
@given(
    where=st.sampled_from(FILTERED),
    asked=st.lists(
        st.tuples(st.sampled_from(PARAMETERS), st.one_of(ODD, st.text(max_size=30))),
        min_size=1,
        max_size=5,
    ),
)
def test_whatever_is_asked_of_a_filter_is_answered(where, asked, get):
    number = Business.objects.get().registry_no
    question = QueryDict(mutable=True)
    for name, value in asked:
        question.appendlist(name, value)
    answer = get(f"{where.format(number=number)}?{question.urlencode()}")
    assert answer.status_code in (200, 302, 400)


# 7. NetBox #22427: operators reached the database through the path of a filter.


@pytest.mark.parametrize(
    "asked",
    [
        "owner__nik_digest__startswith=a",
        "owner__account__password__startswith=argon2",
        "figures__turnover__gte=1",
        "name__regex=^Z",
        "region__code__startswith=35.08",
        "ordering=owner__nik_digest",
        "ordering=-latest_figures__turnover",
        "ordering=owner__account__password",
        "columns=owner__nik,owner__phone",
    ],
)
def test_only_the_listed_questions_reach_the_database(asked, get):
    usual, answer = get("/usaha/"), get(f"/usaha/?{asked}")
    assert answer.status_code == 200
    rows = [row.pk for row in answer.context["object_list"]]
    # As if it had not been asked, or nothing with a word that it is not understood.
    assert rows in ([], [row.pk for row in usual.context["object_list"]])


# 8. OpenSPP2: the rule of places was missing in counts, drop-downs and groups.

EVERYWHERE = {
    "start page": "/",
    "list and its count": "/usaha/",
    "list in another order": "/usaha/?ordering=-changed",
    "list asked for the other regency": f"/usaha/?region={THERE}",
    "list turned round": "/usaha/?status=closed&not=status",
    "list by words": f"/usaha/?q={SECRET}",
    "search": f"/cari/?q={SECRET}",
    "products": "/produk/",
    "products by words": f"/produk/?q={SECRET}",
    "products of the other regency": f"/produk/?region={THERE}",
    "register of access": "/catatan-akses/",
    "history of a business of hers": "/usaha/{number}/riwayat/",
    "figures beside those of others": "/usaha/{number}/angka/",
    "summary": "/usaha/{number}/",
    "deleted": "/usaha/terhapus/",
    "suggestions of places": "/pilih/wilayah/?q=tempursari",
    "map": "/usaha/peta/",
    "points": "/usaha/peta.json",
    "points from near": "/usaha/peta.json?zoom=19&bbox=113,-9,114,-8",
    "places": "/wilayah/35.13/",
    "export": "/usaha/ekspor.csv",
    "workbook": "/usaha/ekspor.xlsx",
    "bulk change of all found": "/usaha/ubah-banyak/?every=1",
    "imports": "/impor/",
    "drafts": "/draf/",
}


@pytest.mark.parametrize("door", EVERYWHERE)
def test_every_door_shows_the_same_with_and_without_the_other_regency(door, get, elsewhere):
    mine = Business.objects.get(region_id=CLARAK).registry_no
    answer = get(EVERYWHERE[door].format(number=mine))
    assert answer.status_code == 200
    text = words_of(answer)
    for told in (f"{SECRET} jaya", f"Bu {SECRET}", f"Keripik {SECRET}", elsewhere.registry_no, NIB):
        assert told not in text
    if answer.context and (totals := answer.context.get("totals")):
        asked_elsewhere = THERE in EVERYWHERE[door] or SECRET in EVERYWHERE[door]
        is_empty = asked_elsewhere or door == "register of access"
        assert totals["rows"] == (0 if is_empty else 1)


@pytest.mark.parametrize("address", ["/wilayah/35.08/", "/wilayah/35.08.01/", "/wilayah/35/"])
def test_the_counts_of_another_place_do_not_exist(get, elsewhere, address):
    assert get(address).status_code == 404


def test_drop_downs_and_points_and_sums_know_nothing_of_the_other_regency(get, elsewhere):
    region = get("/usaha/").context["filter"].form.fields["region"]
    assert region.held == (HERE,)
    points = get("/usaha/peta.json").json()["features"]
    assert [point["properties"]["name"] for point in points] == ["Keripik Sendiri"]
    lines = get("/wilayah/35.13/").context["lines"]
    assert sum(line["businesses"] for line in lines) == 1


# 9. openIMIS: a change of many went past those who must agree to one.


def test_a_change_of_many_is_made_of_single_saves():
    called = {
        node.func.id
        for node in ast.walk(parsed(site_settings.BASE_DIR / "businesses/services/bulk.py"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "save_business" in called
    assert not hasattr(bulk, "bulk_update")


# 10. openIMIS: a category below could show more than the one above it.

CODES = ["35", "35.13", "35.13.05", CLARAK, "35.08", "35.08.01", VILLAGE_THERE, "75.02"]


@settings(max_examples=25)
@given(above=st.sampled_from(CODES), below=st.sampled_from(CODES))
def test_a_place_below_shows_no_more_than_the_place_above(above, below, businesses_everywhere):
    if below.startswith(above):
        assert seen_from(below) <= seen_from(above)


@pytest.fixture
def businesses_everywhere():
    for code in (CLARAK, "35.13", VILLAGE_THERE, "75.02"):
        BusinessFactory(region_id=code)


def seen_from(code):
    viewer = UserFactory(assignments=[("viewer", code)])
    return set(Business.objects.visible_to(viewer).values_list("pk", flat=True))


# 11. Kobo: a change of many was not validated.


def test_a_change_of_many_is_judged_like_a_change_of_one(client, officer):
    client.force_login(officer)
    business = BusinessFactory()
    answer = client.post(
        f"/usaha/ubah-banyak/?number={business.registry_no}",
        {"step": "preview", "status": "no such status", "reason": "x"},
    )
    assert answer.context["form"].errors["status"]
    business.refresh_from_db()
    assert business.status == Status.ACTIVE


# 12. CKAN: a door for SQL, a form without a token, letters without a look at the certificate.


def test_there_is_no_door_for_sql_and_none_without_a_token():
    assert not [name for name in PATTERNS if "sql" in name or "query" in name]
    for name, pattern in PATTERNS.items():
        assert not getattr(pattern.callback, "csrf_exempt", False), name


def test_a_form_without_its_token_is_refused(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    assert client.post("/usaha/tambah/", {"business-name": SECRET}).status_code == 403
    assert not Business.objects.exists()


# 13. Kobo: an outgoing hook could reach the machines inside.

CALLS_OUT = {"requests", "httpx", "urllib3", "aiohttp", "http.client", "urllib.request", "socket"}


def test_two_rooms_alone_call_out():
    """By addresses that are judged first: tests/hooks; and by the one that the site's own settings
    name, which no page can change: tests/outbox. Whoever adds another brings its own test.
    """
    calling = {
        str(path.relative_to(site_settings.BASE_DIR))
        for path in SOURCES
        if CALLS_OUT & imported_by(path)
    }
    judged = {"ikm_registry/hooks/addresses.py", "ikm_registry/hooks/sending.py"}
    assert calling == judged | {"ikm_registry/outbox/senders.py"}


def imported_by(path):
    nodes = list(ast.walk(parsed(path)))
    plain = [node for node in nodes if isinstance(node, ast.Import)]
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    return named | {alias.name for node in plain for alias in node.names}
