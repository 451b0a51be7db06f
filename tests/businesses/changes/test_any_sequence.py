"""Whatever is done in whatever order: nothing comes to stand in a record past somebody else."""

from contextlib import suppress

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import ChangeDeed, ChangeState, ProposalState
from businesses.models import Business, ChangeRequest
from businesses.services.change_steps import STEPS, Settled
from businesses.services.changes import (
    AlreadyWaiting,
    Overtaken,
    Proposal,
    StaleChange,
    decide,
    propose_again,
    send_back,
    withdraw_change,
)
from businesses.services.records import save_record
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory
from tests.factories.changes import proposed

pytestmark = pytest.mark.django_db

REFUSALS = (
    AlreadyWaiting,
    ObjectDoesNotExist,
    Overtaken,
    PermissionDenied,
    Settled,
    StaleChange,
    ValidationError,
)
COLUMNS = ["address", "brand"]
PEOPLE = ["proposer", "officer", "other officer", "stranger"]
DEEDS = ["propose", "again", "approve", "reject", "return", "withdraw", "edit"]
something = st.tuples(
    st.sampled_from(DEEDS),
    st.sampled_from(PEOPLE),
    st.sampled_from(COLUMNS),
    st.sampled_from(["A", "B", "C"]),
    st.booleans(),
)


class Office:
    """One business and those around it; `written` is what an edit or a decision put into it."""

    def __init__(self):
        self.business = BusinessFactory(address="", brand="")
        self.people = {
            "proposer": UserFactory(assignments=[("viewer", CLARAK)]),
            "officer": UserFactory(assignments=[("district_officer", "35.13")]),
            "other officer": UserFactory(assignments=[("verifier", "35.13")]),
            "stranger": UserFactory(assignments=[("district_officer", "35.08")]),
        }
        self.written = dict.fromkeys(COLUMNS, "")

    def stored(self):
        return Business.objects.get(pk=self.business.pk)

    def do(self, deed, person, column, value, overrules):
        by = self.people[person]
        last = ChangeRequest.objects.order_by("-pk").first()
        if deed == "propose":
            proposed(self.stored(), by, **self.both(column, value))
        elif deed == "edit":
            row = self.stored()
            setattr(row, column, value)
            save_record(row=row, by=by)
            self.written[column] = value
        elif last is not None:
            self.step(deed, last, by, column, value, overrules)

    def both(self, column, value):
        """Two fields in one request, where nothing stands yet."""
        values = dict.fromkeys(COLUMNS, "Z") if value == "C" else {}
        return values | {column: value}

    def step(self, deed, last, by, column, value, overrules):
        if deed == "again":
            proposal = Proposal({column: value}, self.stored().version)
            propose_again(change=last, proposal=proposal, by=by)
        elif deed == "approve":
            overruled = [column] if overrules else []
            decide(change=last, by=by, approved=[column], overruled=overruled)
            wanted = last.proposals.filter(column=column, state=ProposalState.APPROVED).last()
            assert last.proposed_by_id != by.pk == wanted.decided_by_id
            self.written[column] = wanted.proposed
        elif deed == "reject":
            decide(change=last, by=by, rejected={column: "Salah"})
        elif deed == "return":
            send_back(change=last, by=by, reason="Lagi", columns=[column] if overrules else [])
        else:
            withdraw_change(change=last, by=by)

    def check(self):
        row = self.stored()
        assert {name: getattr(row, name) for name in COLUMNS} == self.written
        for change in ChangeRequest.objects.prefetch_related("proposals", "steps"):
            self.check_one(change)

    def check_one(self, change):
        """Each step leads on from where the one before had led, and nothing was forgotten."""
        states = set()
        for step in change.steps.all():
            before = STEPS[ChangeDeed(step.deed)].before
            assert states & {*before} if before else not states
            states = {*STEPS[ChangeDeed(step.deed)].after}
        assert change.state in states
        values = list(change.proposals.all())
        named = {column for step in change.steps.all() for column in step.columns}
        assert {value.column for value in values} == named
        waits = any(value.is_waiting for value in values)
        assert waits == change.is_open
        for_office = any(value.waits_for_office for value in values)
        assert for_office == (change.state == ChangeState.SUBMITTED)


@settings(max_examples=25)
@given(deeds=st.lists(something, min_size=3, max_size=14))
def test_nothing_is_applied_past_somebody_else_and_nothing_is_lost(deeds):
    with transaction.atomic():
        office = Office()
        for deed in deeds:
            with suppress(*REFUSALS), transaction.atomic():
                office.do(*deed)
        office.check()
        transaction.set_rollback(True)
