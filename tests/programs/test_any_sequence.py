"""Whatever officers do on whatever days: order, quota and four eyes hold in every state."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from programs.choices import ApplicationState, Deed, InterestKind
from programs.models import Application, ApplicationStep, Interest, Rank, Visit
from programs.services.applications import WrongState, advance, apply, steps_open_to
from programs.services.interests import declare_interest
from programs.services.ranking import close_stage
from programs.workflow import STEPS
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.programs import ProgramFactory, StageFactory, no_longer_open, visited

REFUSALS = (ObjectDoesNotExist, PermissionDenied, ValidationError, WrongState)
# The office of Probolinggo, two of it who do all and one who decides nothing; one from elsewhere.
PEOPLE = [
    ("district_officer", "35.13"),
    ("district_officer", "35.13"),
    ("district_officer", "35.13"),
    ("verifier", "35.13"),
    ("district_officer", "35.08"),
]
APPLICATIONS = 3
QUOTAS = {1: 2, 2: 1}
# The steps of a training as far as somebody is chosen, the common ones more often.
DEEDS = [Deed.CHECK, Deed.VERIFY, Deed.PASS_ON, Deed.SELECT] * 3 + [
    Deed.SUBMIT,
    Deed.RETURN,
    Deed.REJECT,
    Deed.WITHDRAW,
    Deed.OBJECT,
    Deed.UPHOLD,
    Deed.DISMISS,
    Deed.DECREE,
    Deed.START,
    Deed.CLOSE,
]
person = st.integers(0, len(PEOPLE) - 1)
which = st.integers(0, APPLICATIONS - 1)
days_ago = st.sampled_from([0, 0, 0, 1, 3, -1])


class Office(RuleBasedStateMachine):
    """Three applicants for two places, and then for one."""

    def __init__(self):
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.people = [UserFactory(assignments=[each]) for each in PEOPLE]
        program = ProgramFactory()
        for order, quota in QUOTAS.items():
            StageFactory(program=program, order=order, name=f"Tahap {order}", quota=quota)
        self.applications = [
            apply(program=program, business=BusinessFactory(), by=self.people[0])
            for _each in range(APPLICATIONS)
        ]
        for application in self.applications:
            long_ago = timezone.localdate() - timedelta(days=5)
            advance(application=application, deed=Deed.SUBMIT, by=self.people[0], on=long_ago)

    def teardown(self):
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def stored(self, at):
        return Application.objects.get(pk=self.applications[at].pk)

    def day(self, ago):
        return timezone.localdate() - timedelta(days=ago)

    @rule(at=which, by=person, deed=st.sampled_from(DEEDS), ago=days_ago)
    def step(self, at, by, deed, ago):
        application, who = self.stored(at), self.people[by]
        offered = steps_open_to(application, who)
        kin = Interest.objects.filter(officer=who, application=application).exists()
        with suppress(*REFUSALS), transaction.atomic():
            advance(application=application, deed=deed, by=who, note="Alasan", on=self.day(ago))
            assert deed in offered, "what is not offered is not accepted"
            assert not kin

    @rule(at=which, by=person, ago=days_ago)
    def visit(self, at, by, ago):
        with suppress(*REFUSALS), transaction.atomic():
            visited(self.stored(at), self.people[by], on=self.day(ago))

    @rule(at=which, by=person)
    def declare(self, at, by):
        with suppress(*REFUSALS), transaction.atomic():
            declare_interest(by=self.people[by], kind=InterestKind.KIN, about=self.stored(at))

    @invariant()
    def each_step_leads_on_from_where_the_one_before_had_led(self):
        for application in Application.objects.prefetch_related("applicationstep_set"):
            state = ApplicationState.DRAFT
            for taken in application.applicationstep_set.all():
                assert state in STEPS[Deed(taken.deed)].before
                state = STEPS[Deed(taken.deed)].after
            assert application.state == state

    @invariant()
    def days_are_in_order(self):
        for application in Application.objects.all():
            days = list(application.applicationstep_set.values_list("on", flat=True))
            assert days == sorted(days)
            assert all(day <= timezone.localdate() for day in days)

    @invariant()
    def no_stage_lets_more_pass_than_it_has_places(self):
        for order, deed in ((1, Deed.PASS_ON), (2, Deed.SELECT)):
            passed = ApplicationStep.objects.filter(deed=deed).exclude(
                application__state=ApplicationState.WITHDRAWN
            )
            assert passed.count() <= QUOTAS[order]

    @invariant()
    def whoever_judged_did_not_decide(self):
        for taken in ApplicationStep.objects.select_related("application"):
            apart = STEPS[Deed(taken.deed)].apart_from
            before = ApplicationStep.objects.filter(
                application=taken.application_id, pk__lt=taken.pk, by=taken.by_id
            )
            assert not before.filter(deed__in=apart).exists()

    @invariant()
    def nobody_from_elsewhere_did_anything(self):
        assert not ApplicationStep.objects.filter(by=self.people[-1]).exists()


class Ranked(Office):
    """All three are verified by the first officer and ranked; whoever moves one shifts others."""

    def __init__(self):
        super().__init__()
        siti, budi, *_others = self.people
        for application in self.applications:
            advance(application=application, deed=Deed.CHECK, by=siti)
            visited(application, siti)
            advance(application=application, deed=Deed.VERIFY, by=siti)
        program = no_longer_open(self.applications[0].program)
        close_stage(stage=program.stage_set.get(order=1), by=budi)

    def places(self):
        return dict(Rank.objects.filter(stage__order=1).values_list("application", "place"))

    @rule(at=which, by=person, to=st.integers(1, APPLICATIONS))
    def move(self, at, by, to):
        application, who, before = self.stored(at), self.people[by], self.places()
        facts = {"to": to}
        with suppress(*REFUSALS), transaction.atomic():
            advance(application=application, deed=Deed.MOVE, by=who, note="Alasan", facts=facts)
        after = self.places()
        changed = [key for key in before if before[key] != after[key]]
        shifted = {"application__in": changed}
        assert not Interest.objects.filter(officer=who, **shifted).exists()
        judged = ApplicationStep.objects.filter(deed__in=(Deed.CHECK, Deed.VERIFY), **shifted)
        assert not judged.filter(by=who).exists()
        assert not Visit.objects.filter(by=who, **shifted).exists()

    @invariant()
    def every_place_is_taken_once(self):
        assert sorted(self.places().values()) == list(range(1, APPLICATIONS + 1))


@pytest.mark.django_db
@pytest.mark.parametrize(("office", "examples"), [(Office, 12), (Ranked, 8)])
def test_no_sequence_of_steps_breaks_order_quota_or_four_eyes(office, examples):
    run_state_machine_as_test(
        office,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
