"""Lists of what belongs to programs as a site sends them: outside of any transaction, and long."""

import gc
import tracemalloc

import pytest
from django.db import connection

from businesses.models import Export
from programs.models import Item
from tests.factories.deliveries import machines, received
from tests.programs.api.office import office

STREAM = "/api/v1/equipment/?format=ndjson"
# Held at once they would take some forty megabytes.
MANY, MEGABYTE = 8_000, 2**20


@pytest.fixture
def reader(transactional_db):
    received(machines())
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO programs_item (application_id, program_id, code, kind, maker, serial_no, "
            "state, state_since) SELECT application_id, program_id, 'ALT-' || number, "
            "repeat('k', 100), repeat('m', 100), number::text, state, state_since "
            "FROM programs_item, generate_series(1, %s) AS number",
            [MANY],
        )
        cursor.execute("SET session_replication_role = origin")
    return office()


@pytest.fixture
def held():
    """The memory of what was made from here on and is still in use, in megabytes: `held()`.

    Rows with what belongs to them point at each other, so they go when Python looks for such
    rings; what this process made before is left out of that.
    """
    gc.collect()
    gc.freeze()
    tracemalloc.start()

    def measured():
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / MEGABYTE

    yield measured
    tracemalloc.stop()
    gc.unfreeze()


def test_a_reader_who_goes_away_leaves_the_connection_as_it_was(reader):
    answer = reader.get(STREAM)
    next(answer.streaming_content)
    answer.close()
    assert len(reader.get("/api/v1/equipment/").json()["results"]) == 50
    assert 0 < Export.objects.get().rows < MANY


def test_memory_stays_flat_however_long_a_stream_is(reader, held):
    lines, most = 0, 0.0
    for piece in reader.get(STREAM).streaming_content:
        lines += piece.count(b"\n")
        most = max(most, held())
        assert len(piece) < 600_000
    assert lines == MANY + 1 == Item.objects.count()
    assert most < 15
    assert Export.objects.latest("pk").rows == lines
