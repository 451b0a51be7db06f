"""Schemathesis holds every address to its description: whatever is sent, right or wrong.

Each call is asked with values made from its description and with values that break it; every check
is on. The phase "coverage" tries the limits of each value: thirty thousand cases. Attached to a
test, as Schemathesis does it, each process makes them all before the first test runs. So a test of
its own makes those of one part of the API and sends some of each call, spread over all of them.
`CONTRACT_EXAMPLES=200 python3 run.py test tests/rest/test_contract.py` looks longer, and at all.
"""

import os
from contextlib import suppress
from hashlib import blake2b
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils.timezone import localdate
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection

from businesses import models
from businesses.registry_no import compose
from ikm_registry.hooks.models import Webhook
from ikm_registry.rest import schema
from ikm_registry.rest.paging import written_cursor
from ikm_registry.rest.scopes import KeyScope
from ikm_registry.wsgi import application
from programs.models import Application, Decree, Interest, Program, TrainingSession
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    ProductFactory,
)
from tests.factories.changes import proposed
from tests.factories.groups import GroupMemberFactory
from tests.factories.hooks import call_of, hook_for
from tests.factories.programs import StageFactory, applied
from tests.factories.rest import client_of, key_for
from tests.rest import formats

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "6"))
IS_LONG = EXAMPLES > 20
# Of some four hundred lookups of the largest list so many are tried here;
# tests/rest/test_parameters.py asks each by itself.
LOOKUPS = 8
# So many limits of each call are tried in the suite, and all of them where it looks for longer.
LIMITS = 100_000 if IS_LONG else 24
# What no description can tell: of two values together, and of what is stored meanwhile.
RULES = ["409", "410", "412", "422", "428"]
ACCEPTED = {"expected-statuses": ["2xx", "304", "401", "403", "404", *RULES]}
# Items are judged one by one: what is wrong with one stands in its row of the answer, a 200.
ITEM_BY_ITEM = "/api/v1/businesses/bulk/"
REFUSED = {"expected-statuses": ["400", "401", "403", "404", "405", "415", *RULES]}
CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 20261122,
        "generation": {"allow-x00": False},
        "phases": {"coverage": {"enabled": False}},
        "checks": {"positive_data_acceptance": ACCEPTED, "negative_data_rejection": REFUSED},
    }
)


def thinned(description):
    """With some of the lookups of each list, not the same of all."""
    paths = {
        address: {method: with_fewer(address, call) for method, call in calls.items()}
        for address, calls in description["paths"].items()
    }
    return description | {"paths": paths}


def with_fewer(address, call):
    told = call["parameters"]
    lookups = [each for each in told if "__" in each.get("name", "")]
    lookups.sort(key=lambda each: blake2b(f"{address} {each['name']}".encode()).digest())
    left_out = [each["name"] for each in lookups[LOOKUPS:]]
    return call | {"parameters": [each for each in told if each.get("name") not in left_out]}


contract = schemathesis.openapi.from_dict(thinned(schema.description("en")), config=CONFIG)
contract.app = application
RECORDS = {
    "businesses": models.Business,
    "products": models.Product,
    "markets": models.Market,
    "certificates": models.Certificate,
    "figures": models.Figures,
    "owners": models.Owner,
    "groups": models.BusinessGroup,
    "change-requests": models.ChangeRequest,
    "jobs": models.BulkJob,
    "programs": Program,
    "applications": Application,
    "decrees": Decree,
    "sessions": TrainingSession,
    "interests": Interest,
    "webhooks": Webhook,
}
A_FILE = "handovers/6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11.pdf"
A_JOB = {"mode": "commit", "atomic": "row", "strategy": "upsert", "match": ["id"]}


def test_each_address_of_a_record_is_asked_for_one_that_is_there():
    asked = {path.split("/")[3] for path in contract.raw_schema["paths"] if "{uuid}" in path}
    assert asked == set(RECORDS)


@contract.hook
def map_case(context, case):
    """Half of the ids are those of records; and of what excludes each other one is left."""
    if case.meta.generation.mode is GenerationMode.POSITIVE:
        case.path_parameters = found(case.path, case.path_parameters)
        case.query = without_contradiction(case.path, dict(case.query))
    elif "wait" in case.query:
        case.query = case.query | {"wait": 0}
    return case


def found(path, parameters):
    record = RECORDS.get(path.split("/")[3])
    if "uuid" not in parameters or record is None or int(parameters["uuid"][-1], 16) % 2:
        return parameters
    return parameters | {"uuid": str(record.objects.values_list("uuid", flat=True).first())}


def without_contradiction(path, query):
    left_out = set()
    if query.get("format") in ("ndjson", "csv"):
        left_out |= {"limit", "offset", "after", "count", "brief", "expand"}
    if "business" in query:
        query["business"] = [compose("35.13", 1)]  # its last digit depends on the others
    if "after" in query and path in formats.POSITIONS:
        query["after"] = written_cursor(formats.POSITIONS[path])
        left_out |= {"offset", "ordering"}
    if query.get("brief") in (True, "true"):
        left_out.add("fields")
    kept = {name: value for name, value in query.items() if name not in left_out}
    return kept | ({"wait": 0} if "wait" in kept else {})


METHODS = {"get", "post", "put", "patch", "delete", "options"}


def address_of(path, calls):
    """With the examples of what is in the path."""
    told = [each for call in calls.values() for each in call["parameters"]]
    known = {each["name"]: each.get("example") for each in told if each.get("in") == "path"}
    return path.format(**{name: value or str(uuid4()) for name, value in known.items()})


def test_methods_that_are_not_described_are_refused_by_naming_those_that_are(key):
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for path, calls in contract.raw_schema["paths"].items():
        taken = {method.upper() for method in calls}
        for method in METHODS - calls.keys():
            answer = getattr(client, method)(address_of(path, calls))
            told = set(answer.headers.get("Allow", "").split(", ")) - {"HEAD"}
            assert (answer.status_code, told) == (405, taken), f"{method} {path}"


@pytest.fixture
def one_connection(db):
    """The transaction of the test outlives each request, as with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def key(one_connection):
    """It may do everything that officers may; one record of each kind is there."""
    business = ProductFactory().business
    for factory in (MarketFactory, CertificateFactory, FiguresFactory):
        factory(business=business)
    of_her_kin = BusinessFactory(region_id="35.13.05")
    GroupMemberFactory(business=business)
    proposed(
        models.Business.objects.get(pk=business.pk),
        client_of("35.13", role="viewer"),
        address="Jalan Raya 12",
    )
    user = client_of("35.13", role="district_officer")
    stage = StageFactory()
    applied(stage, user, business)
    TrainingSession.objects.create(
        program=stage.program,
        topic="Kemasan",
        held_on=localdate(),
        begins_at="08:00",
        ends_at="12:00",
        place="Balai Desa Clarak",
        trainer="Bu Ning",
    )
    Interest.objects.create(
        officer=user, kind="kin", business=of_her_kin, region_id=of_her_kin.region_id
    )
    Decree.objects.create(program=stage.program, number="188/1", signed_on=localdate(), file=A_FILE)
    models.BulkJob.objects.create(
        region_id="35.13", started_by=user, asked=A_JOB, language="id", request=""
    )
    hook = hook_for("35.13")
    call_of(hook)
    hook.key, words = key_for(user, scopes=tuple(KeyScope), read_only=False, rate=1_000_000)
    hook.save()
    return words


@contract.parametrize()
@settings(
    max_examples=EXAMPLES,
    database=None,
    derandomize=not IS_LONG,
    suppress_health_check=list(HealthCheck),
)
def test_each_call_keeps_its_contract(case, key):
    keep_contract(case, key)


def keep_contract(case, key):
    left_out = [negative_data_rejection] if case.path == ITEM_BY_ITEM else []
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, excluded_checks=left_out)


PARTS = sorted({path.split("/")[3] for path in contract.raw_schema["paths"]})


@pytest.mark.parametrize("part", PARTS)
def test_the_limits_of_each_value_keep_the_contract(part, key):
    """What one call removes is there again for the next."""
    for found in contract.get_all_operations():
        operation = found.ok()
        if operation.path.split("/")[3] == part:
            with suppress(Undone), transaction.atomic():
                try_limits(operation, key)
                raise Undone


class Undone(Exception):
    pass


def try_limits(operation, key):
    generation = operation.schema.config.generation_for(operation=operation, phase="coverage")
    cases = [
        *operation.schema.iter_coverage_cases(
            operation,
            generation_modes=list(GenerationMode),
            generation_config=generation,
            extra_data_source=None,
            error_feedback=None,
        )
    ]
    for case in cases[:: max(1, len(cases) // LIMITS)]:
        keep_contract(map_case(None, case), key)
