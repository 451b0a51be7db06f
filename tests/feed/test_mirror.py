"""A client that nobody here wrote keeps a copy: dlt's generic REST source, into DuckDB.

It is told in its own configuration where pages and changes are and what ends a record; only how a
record is made of a change is a line of code.
"""

import random
from datetime import UTC, datetime

import dlt
import duckdb
import pytest
from django.test import Client
from dlt.pipeline.exceptions import PipelineStepFailed
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.auth import BearerTokenAuth
from dlt.sources.rest_api import rest_api_source

from businesses.services.registration import delete_business, save_business
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)
from tests.factories.rest import client_of, key_for
from tests.feed.deeds import PLACES, work

HERE, PROVINCE = "35.13", "35"
BUSINESSES, PAGE, PATIENCE = 80, 10, 60
# By dlt to each row, and by what is kept of a change.
ADDED = {"_dlt_id", "_dlt_load_id", "_dlt_root_id", "_dlt_parent_id", "timepoint", "is_gone"}

PAGES = {
    "name": "businesses",
    "primary_key": "id",
    "write_disposition": "merge",
    "endpoint": {
        "path": "businesses/",
        "params": {"limit": PAGE},
        "data_selector": "results",
        "paginator": {"type": "json_link", "next_url_path": "next"},
    },
}


def changes(reached):
    """What changed after this timepoint, then after the last change that dlt has seen."""
    since = {"type": "incremental", "cursor_path": "timepoint", "initial_value": reached}
    return {
        "name": "changes",
        "table_name": "businesses",
        "primary_key": "id",
        "write_disposition": "merge",
        "columns": {
            "is_gone": {"data_type": "bool", "hard_delete": True},
            "timepoint": {"data_type": "bigint", "dedup_sort": "desc"},
        },
        "processing_steps": [{"map": record_after}],
        "endpoint": {
            "path": "changes/",
            "params": {"resource": "businesses", "limit": PAGE, "after": since},
            "data_selector": "results",
            "paginator": {
                "type": "cursor",
                "cursor_path": "next_after",
                "cursor_param": "after",
                "has_more_path": "has_more",
            },
        },
    }


def record_after(change):
    record = change["data"] or {"id": change["resource_id"], "is_gone": True}
    return record | {"timepoint": change["timepoint"]}


class Mirror:
    """A copy in a file of DuckDB, kept by a pipeline of dlt that holds a key."""

    def __init__(self, site, words, folder):
        self.client = {"base_url": f"{site}/api/v1/", "auth": BearerTokenAuth(words)}
        self.file = str(folder / "copy.duckdb")
        self.pipeline = dlt.pipeline(
            folder.name,
            pipelines_dir=str(folder),
            destination=dlt.destinations.duckdb(self.file),
            dataset_name="ikm",
        )
        self.reached = None

    def begin(self, **options):
        """How far the changes are is asked first: what changes meanwhile is told afterwards."""
        self.reached = RESTClient(**self.client).get("changes/").json()["next_after"]
        return self.take(PAGES, **options)

    def follow(self):
        return self.take(changes(self.reached))

    def take(self, resource, **options):
        """How many rows came, by table."""
        source = rest_api_source({"client": self.client, "resources": [resource]}, name="ikm")
        self.pipeline.run(source, **options)
        return self.pipeline.last_trace.last_normalize_info.row_counts

    def rows(self):
        """All that it holds, as `laid_out` lays out what the API tells."""
        with duckdb.connect(self.file) as copy:
            names = [name for (name,) in copy.execute("SHOW TABLES FROM ikm").fetchall()]
            tables = {
                name: [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
                for name in names
                if name.startswith("businesses")
                for table in [copy.table(f"ikm.{name}")]
            }
        ids = {row["_dlt_id"]: row["id"] for row in tables["businesses"]}
        return {
            facts(name, row, business=ids.get(row.get("_dlt_root_id", row["_dlt_id"])))
            for name, rows in tables.items()
            for row in rows
        }


def facts(table, row, business):
    """What a row says; what is unknown has a column in one copy and none in another."""
    said = {name: as_told(value) for name, value in row.items() if name not in ADDED}
    return table, business, frozenset(fact for fact in said.items() if fact[1] is not None)


def as_told(value):
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value


def laid_out(record, table="businesses", business=None, **place):
    """The rows of a record: its own, and one in a further table for each item of its lists."""
    business = business or record["id"]
    row = dict(leaves(record))
    for name, items in row.items():
        for number, item in enumerate(items if isinstance(items, list) else []):
            part = item if isinstance(item, dict) else {"value": item}
            yield from laid_out(part, f"{table}__{name}", business, _dlt_list_idx=number)
    own = {name: value for name, value in row.items() if not isinstance(value, list)}
    yield facts(table, own | place, business)


def leaves(record, above=""):
    for name, value in record.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{above}{name}__")
        else:
            yield f"{above}{name}", value


def registry(words):
    """All that the API tells to this key."""
    headers = {"Authorization": f"Bearer {words}"}
    page = Client(headers=headers).get("/api/v1/businesses/", {"limit": 1000}).json()
    assert page["next"] is None
    return {row for record in page["results"] for row in laid_out(record)}


@pytest.fixture(autouse=True)
def nothing_beside_this_folder(tmp_path, monkeypatch):
    """dlt tells nobody that it ran, and keeps nothing at home."""
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("RUNTIME__LOG_LEVEL", "ERROR")
    for name in ("DLT_DATA_DIR", "DLT_PROJECT_DIR", "DLT_LOCAL_DIR"):
        monkeypatch.setenv(name, str(tmp_path))


@pytest.fixture
def officer(transactional_db):
    return UserFactory(assignments=[("administrator", PROVINCE)])


@pytest.fixture
def words(transactional_db):
    """Those of a key that sees one regency."""
    return key_for(client_of(HERE))[1]


@pytest.fixture
def mirror(site, words, tmp_path):
    return Mirror(site, words, tmp_path)


@pytest.mark.parametrize("seed", range(2))
def test_a_copy_by_dlt_equals_the_registry_whatever_was_written(
    mirror, words, officer, aside, seed
):
    chance = random.Random(seed)  # noqa: S311
    for place in PLACES:
        for _number in range(BUSINESSES // len(PLACES)):
            business = BusinessFactory(region_id=place)
            for factory in (ProductFactory, CertificateFactory, FiguresFactory, MarketFactory):
                if chance.random() < 0.5:
                    factory(business=business)
    meanwhile = aside(work, chance, officer)
    mirror.begin()
    meanwhile.result(PATIENCE)
    mirror.follow()
    assert mirror.rows() == registry(words)

    work(chance, officer)
    assert mirror.rows() != registry(words)
    mirror.follow()
    assert mirror.rows() == registry(words)


def test_after_the_first_time_dlt_takes_only_what_changed(mirror, officer):
    first, *_others = [BusinessFactory() for _number in range(3)]
    assert mirror.begin()["businesses"] == 3

    save_business(business=first, by=officer)
    assert mirror.follow()["businesses"] == 1
    assert "businesses" not in mirror.follow()

    delete_business(business=first, by=officer)
    assert mirror.follow()["businesses"] == 1


def test_dlt_stops_where_changes_are_kept_no_longer_and_begins_anew(mirror, words):
    gone = BusinessFactory()
    mirror.begin()
    gone.delete()
    BusinessFactory()

    mirror.reached += 1_000_000  # as after a restored backup: this registry never came so far
    with pytest.raises(PipelineStepFailed, match="410"):
        mirror.follow()

    mirror.begin(refresh="drop_sources")
    mirror.follow()
    assert mirror.rows() == registry(words)
