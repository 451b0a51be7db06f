"""A list that officers load, asked for under `jobs/` by a system of its place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ikm_registry.accounts.roles import PERMISSIONS, WITHOUT_PLACE, Role
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import HERE
from tests.factories.imports import check, load, sheet

pytestmark = pytest.mark.django_db
WRONG = {"Nama IKM": "Batik Zirkonium", "NIB": "123456789"}


@pytest.fixture
def officer(officer_of):
    return officer_of(HERE)


def address(batch):
    return f"jobs/{batch.uuid}/"


def test_it_is_told_in_the_words_of_a_call_that_does_the_same(writer, officer):
    batch = load(sheet({}, WRONG, WRONG | {"NIB": "54321"}), by=officer)
    told = writer.get(address(batch)).json()
    assert (told["id"], told["kind"], told["region"]) == (str(batch.uuid), "import", HERE)
    assert (told["state"], told["mode"], told["written"]) == ("partial_success", "commit", True)
    assert told["summary"] == {
        "total": 3,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 2,
    }
    assert told["grouped_errors"] == [
        {
            "pointer": "#/items/*/data/nib",
            "code": "nib",
            "count": 2,
            "rows": [3, 4],
            "example": "",
        }
    ]
    (line,) = writer.get("jobs/").json()["results"]
    assert {name: told[name] for name in line} == line


def test_a_list_that_was_only_checked_has_written_nothing(writer, officer):
    batch = check(sheet({"Catatan": "x"}), by=officer)
    told = writer.get(address(batch)).json()
    assert (told["state"], told["mode"]) == ("waiting_for_verification", "validate")
    assert told["written"] is False
    assert told["columns_left_out"] == ["Catatan"]


def test_nothing_that_somebody_wrote_is_told(writer, officer):
    answer = writer.get(address(load(sheet({}, WRONG), by=officer, name="Rahasia.csv"))).content
    for word in (b"Zirkonium", b"123456789", b"Rupiah", b"Rahasia"):
        assert word not in answer


def test_what_became_of_each_row_stays_on_the_page_and_so_does_cancelling(writer, officer):
    batch = load(sheet({}, WRONG), by=officer)
    told = writer.get(address(batch)).json()
    assert (told["results"], told["repair"]) == (None, None)
    for name in ("results.ndjson", "repair.xlsx"):
        assert writer.get(f"{address(batch)}{name}").status_code == 404
    refused = writer.delete(address(batch))
    assert (refused.status_code, refused.json()["code"]) == (403, "permission")
    batch.refresh_from_db()
    assert batch.state == "done"


def test_for_others_it_does_not_exist(machine, officer_of, writer):
    batch = load(sheet({}), by=officer_of(HERE))
    all_scopes = {"scopes": tuple(KeyScope)}
    for other in (
        machine("district_officer", "75.02", **all_scopes),
        machine("api_client", **all_scopes),
        machine("district_officer", purpose="bank", **all_scopes),
        machine("district_officer", scopes=(KeyScope.OWNERS_READ,)),
    ):
        for method in ("get", "delete"):
            assert getattr(other, method)(address(batch)).status_code in (403, 404)
    assert writer.get(address(batch)).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role not in WITHOUT_PLACE])
def test_a_key_of_a_role_sees_it_where_the_role_may_watch_lists(machine, officer, role):
    batch = load(sheet({}), by=officer)
    sees = "businesses.view_importbatch" in PERMISSIONS[role]
    told = machine(role, scopes=tuple(KeyScope)).get(address(batch))
    assert told.status_code == (200 if sees else 404)
    assert machine(role, scopes=(KeyScope.OWNERS_READ,)).get(address(batch)).status_code == 404


def test_it_costs_the_same_however_many_faults(writer, officer):
    counts = []
    for rows in (1, 12):
        lines = [WRONG | {"Nama IKM": f"Batik {n}", "Kode KBLI": "1"} for n in range(rows)]
        batch = load(sheet(*lines), by=officer)
        with CaptureQueriesContext(connection) as asked:
            assert writer.get(address(batch)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
