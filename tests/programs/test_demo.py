"""The demo has programs of every kind and state, which it does not make anew at each start."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ikm_registry.accounts.models import User
from programs.choices import ItemState, ProgramKind, Window
from programs.models import (
    Application,
    ApplicationStep,
    CreditCase,
    FollowUp,
    Item,
    Program,
    Stage,
    TrainingCertificate,
)
from programs.services.programs import still_missing
from programs.services.ranking import ranked_again
from programs.workflow import STEPS
from tests.factories.businesses import kbli
from tests.factories.deliveries import a_group

pytestmark = pytest.mark.django_db


def make():
    out = StringIO()
    call_command("make_demo_programs", stdout=out)
    return out.getvalue()


@pytest.fixture
def made(db):
    """A demo large enough for all that its programs want."""
    call_command("seed_demo", businesses=700, stdout=StringIO())
    chips = kbli("10794")
    for serial in range(9):
        a_group(kbli=chips, decree_no=f"188.45/{serial}/2024", decree_on=date(2024, 5, 15))
    return make()


def states(program):
    return Counter(program.applications.values_list("state", flat=True))


def the(kind, **facts):
    return Program.objects.get(kind=kind, region="35.13", **facts)


def test_programs_of_every_kind_stand_where_they_would(made, signs_in):
    chooses = the(ProgramKind.TRAINING, stage_set__quota=100)
    assert chooses.window == Window.OPEN
    assert list(chooses.stage_set.values_list("quota", flat=True)) == [100, 20]
    assert sum(states(chooses).values()) == 121
    assert {"draft", "submitted", "returned", "checked", "verified", "rejected"} <= {
        *states(chooses)
    }

    held = the(ProgramKind.TRAINING, trainingsession_set__topic="Praktik")
    assert states(held) == {"taking_part": 16, "rejected": 6}
    assert 0 < TrainingCertificate.objects.count() < 16

    grant = the(ProgramKind.EQUIPMENT)
    assert {"received", "agreed", "decreed"} <= {*states(grant)}
    assert Item.objects.filter(state=ItemState.IDLE).count() == 1
    assert FollowUp.objects.overdue().exists()
    assert FollowUp.objects.filter(months=12, done_on__isnull=False).exists()

    assert {"checked", "at_bank", "running"} <= {*states(the(ProgramKind.CREDIT))}
    assert all(CreditCase.objects.filter(refused_on__isnull=False).values_list("refusal"))
    assert {"lodged", "issued", "refused"} <= {*states(the(ProgramKind.FACILITATION))}
    [draft] = Program.objects.standing(Window.DRAFT)
    assert list(still_missing(draft))

    everything_is_as_the_services_write_it()
    make_again_makes_nothing(made)
    each_signs_in(made, signs_in)


def everything_is_as_the_services_write_it():
    for step in ApplicationStep.objects.all():
        assert step.on <= timezone.localdate()
    for application in Application.objects.exclude(state="draft"):
        last = application.applicationstep_set.order_by("pk").last()
        assert STEPS[last.deed].after == application.state
    decides = ApplicationStep.objects.filter(deed__in=["select", "reject"])
    for step in decides:
        others = step.application.applicationstep_set.filter(deed__in=["check", "verify"])
        assert step.by_id not in set(others.values_list("by", flat=True))
    for stage in Stage.objects.filter(closed_at__isnull=False):
        ranks = stage.ranks.order_by("place").values_list("application", flat=True)
        assert [application for application, _total in ranked_again(stage)] == list(ranks)


def make_again_makes_nothing(made):
    before = Application.objects.count()
    assert make() == made
    assert Application.objects.count() == before


def each_signs_in(printed, signs_in):
    for name in ("kabid", "081000003513", "bank"):
        assert f"  {name:<12} " in printed
        assert signs_in(name, "demo")
    owner = User.objects.get(username="pemilik")
    hers = Application.objects.visible_to(owner)
    assert Counter(hers.values_list("state", flat=True)) == {"rejected": 1, "checked": 1}
    assert hers.get(state="rejected").reason
    bank = User.objects.get(username="bank")
    assert CreditCase.objects.permitted(bank, "follow").exists()


@pytest.fixture
def signs_in(client):
    """Whether the form takes this name and this password."""

    def sign_in(login, password):
        client.logout()
        answer = client.post("/masuk/", {"login": login, "password": password})
        return answer.status_code == 302 and "_auth_user_id" in client.session

    return sign_in


def test_a_real_site_is_left_alone(db):
    with pytest.raises(CommandError):
        make()
    assert not Program.objects.exists()
