"""Whatever is tried on a credit, in whatever order: the case never tells the impossible."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.choices import ApplicationState as State
from programs.choices import Deed, ProgramKind
from programs.models import Application, CreditCase
from programs.services.applications import WrongState, advance, steps_open_to
from programs.workflow import STEPS
from tests.programs.api.office import are_as_the_serializer_says
from tests.programs.credit import MILLION, officer, wished

pytestmark = pytest.mark.django_db

OF_CREDIT = [deed for deed, step in STEPS.items() if ProgramKind.CREDIT in step.kinds]
AMOUNTS = st.sampled_from([None, "", "x", 0, -1, 1, 20 * MILLION, 25 * MILLION, 26 * MILLION])
tries = st.lists(
    st.tuples(
        st.sampled_from(OF_CREDIT),
        st.integers(0, 1),
        st.sampled_from(["", "Alasan"]),
        st.fixed_dictionaries(
            {},
            optional={
                "granted": AMOUNTS,
                "outstanding": AMOUNTS,
                "collectability": st.sampled_from([None, 0, 1, 3, 5, 6, "x"]),
            },
        ),
    ),
    max_size=14,
)
# So that most examples come far: the way to a running credit, tried before the rest.
WAY = [
    (Deed.SUBMIT, 0, "", {}),
    (Deed.CHECK, 0, "", {}),
    (Deed.SEND, 1, "", {}),
    (Deed.RECEIVE, 0, "", {}),
    (Deed.SIGN, 0, "", {"granted": 20 * MILLION}),
    (Deed.DISBURSE, 0, "", {}),
]


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(way=st.integers(0, len(WAY)), more=tries)
def test_no_order_of_steps_leads_to_an_impossible_case(way, more):
    with transaction.atomic():
        people = [officer(), officer()]
        application = wished(by=people[0], wished=25 * MILLION)
        for deed, who, note, facts in [*WAY[:way], *more]:
            attempt(application, deed, people[who], note, facts)
        are_as_the_serializer_says()
        transaction.set_rollback(True)


def attempt(application, deed, by, note, facts):
    before = told(application)
    was_open = deed in steps_open_to(Application.objects.get(pk=application.pk), by)
    try:
        with transaction.atomic():
            advance(application=application, deed=deed, by=by, note=note, facts=facts)
    except (ValidationError, PermissionDenied, WrongState):
        assert told(application) == before
    else:
        assert was_open
        check(application, deed)


def told(application):
    case = CreditCase.objects.filter(application=application).values().get()
    steps = application.applicationstep_set.count()
    return Application.objects.get(pk=application.pk).state, steps, case


def check(application, deed):
    state, _steps, case = told(application)
    assert state == STEPS[deed].after
    assert case["granted"] is None or 0 < case["granted"] <= case["wished"]
    assert case["outstanding"] is None or 0 <= case["outstanding"] <= case["granted"]
    assert case["collectability"] in (None, 1, 2, 3, 4, 5)
    assert (case["disbursed_on"] is None) or case["signed_on"] <= case["disbursed_on"]
    assert (case["signed_on"] is None) or case["sent_on"] <= case["signed_on"]
    if state == State.SETTLED:
        assert case["outstanding"] == 0
    if state in (State.REFUSED, State.BAD):
        assert Application.objects.get(pk=application.pk).reason
    assert (state == State.REFUSED) == bool(case["refusal"])
