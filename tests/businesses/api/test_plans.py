"""Lists of the API are read from an index, whoever asks and however long they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from businesses.models import Business, BusinessDocument
from businesses.services.doubles import doubles_of
from ikm_registry.accounts import wall
from ikm_registry.accounts.wall import GO_BEHIND
from tests.businesses.api.conftest import Machine
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.rest import client_of, key_for

# One process makes the many, however many share the tests.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("plans")]

MANY = 20_000
QUESTIONS = [
    "businesses/",
    "businesses/?limit=1000",
    "businesses/?region=35.13.05",
    "businesses/?ordering=-last_updated",
    "businesses/?last_updated__gte=2026-11-28T00:00:00Z&ordering=last_updated",
    "businesses/{uuid}/",
    "changes/?after=0",
]


MADE = {
    "id": "-nth",
    "uuid": "gen_random_uuid()",
    "registry_no": "'IKM-' || nth",
    "region_id": "code",
    "updated_at": "updated_at - make_interval(mins => nth)",
}
OTHERS = [
    field.column
    for field in Business._meta.concrete_fields
    if not field.generated and field.column not in MADE
]
MAKING = [
    f"INSERT INTO businesses_business ({', '.join([*MADE, *OTHERS])}) "  # noqa: S608
    f"SELECT {', '.join([*MADE.values(), *(f'business.{name}' for name in OTHERS)])} "
    "FROM businesses_business AS business, LATERAL (SELECT code, (row_number() OVER (ORDER BY "
    f"md5(code)))::integer AS nth FROM regions_region WHERE level = 13 LIMIT {MANY}) AS region "
    "WHERE business.id = %(business)s",
    "INSERT INTO businesses_businessdocument (business_id, uuid, position, place, version, "
    "purposes, core, bare, owner, finances, changed_at) SELECT each.id, each.uuid, "
    "each.registry_no, each.region_id, document.version, document.purposes, document.core, "
    "document.bare, document.owner, document.finances, each.updated_at "
    "FROM businesses_businessdocument AS document, businesses_business AS each "
    "WHERE document.business_id = %(business)s AND each.id < 0",
    "INSERT INTO feed_change (timepoint, kind, resource, position, place, type, fields, version) "
    "SELECT row_number() OVER (ORDER BY position), 'business', uuid, position, place, 'changed', "
    "'{*}', 1 FROM businesses_businessdocument",
    f"UPDATE feed_horizon SET reached = {MANY + 1}",  # noqa: S608
]


@pytest.fixture(scope="module")
def many(module_transaction):
    """Enough businesses, and changes of them, that an index serves; past triggers, for speed."""
    business = BusinessFactory(region_id="35.13.05.2008")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in MAKING:
            cursor.execute(statement, {"business": business.pk})
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE businesses_business, businesses_businessdocument, feed_change")
    return BusinessDocument.objects.get(business=business)


@pytest.fixture(params=["35.13", "35", ""], ids=["regency", "province", "country"])
def reader(request, many):
    user = client_of(request.param) if request.param else UserFactory(is_superuser=True)
    return Machine(key_for(user)[1])


def plan_of(statement):
    """Of the question alone; what raises the wall before it is said as it was."""
    *before, question = statement.rpartition(f"{GO_BEHIND}; ")
    with connection.cursor() as cursor:
        cursor.execute(f"{''.join(before)}EXPLAIN {question}")
        lines = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET ROLE")
    return lines


@pytest.mark.parametrize("asked", QUESTIONS)
def test_no_list_is_read_from_end_to_end(asked, reader, many):
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get(asked.format(uuid=many.uuid))
    assert answer.status_code == 200
    statements = [each["sql"] for each in queries if "businesses_businessdocument" in each["sql"]]
    assert statements
    for statement in statements:
        assert "Seq Scan" not in plan_of(statement), statement


def test_doubles_of_many_new_names_are_looked_for_by_an_index(many):
    ministry = UserFactory(is_superuser=True)
    codes = Business.objects.order_by("regency").distinct("regency").values_list("region_id")
    new = [Business(name=f"Usaha {code}", region_id=code) for (code,) in codes[:200]]
    assert len(new) > 100

    with wall.raised_for(ministry), CaptureQueriesContext(connection) as queries:
        assert doubles_of(new, by=ministry, before=timezone.now()) == {}

    (asked,) = [each["sql"] for each in queries if "LOWER" in each["sql"]]
    plan = plan_of(asked)
    assert "business_list_of_regency" in plan or "business_by_name" in plan
    assert "Seq Scan" not in plan
