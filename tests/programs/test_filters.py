"""Lists of programs: each question and the same turned round find every row once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.choices import ApplicationState, FacilitationKind, ItemState
from programs.models import Application, CreditCase, FacilitationCase, FollowUp, Item, Program
from tests.factories.businesses import BusinessFactory
from tests.factories.deliveries import a_group, budi, machines, received
from tests.factories.programs import PROBOLINGGO, ProgramFactory, StageFactory, applied
from tests.programs.credit import asked_for, signed, wished

pytestmark = pytest.mark.django_db

LECES, DRINGU = "35.13.05.2008", "35.13.14.1017"


@pytest.fixture
def officer(client, officer_of):
    client.force_login(officer_of(PROBOLINGGO))


def found(client, address, question=""):
    context = client.get(f"{address}{question}").context
    assert not context["filter"].errors
    return {row.pk for row in context["page_obj"]}


def halves(client, address, name, value):
    asked = found(client, address, f"?{name}={value}")
    return asked, found(client, address, f"?{name}={value}&not={name}")


def parted(client, address, name, value, whole):
    asked, others = halves(client, address, name, value)
    assert asked | others == set(whole.values_list("pk", flat=True))
    assert not asked & others
    return asked, others


def test_programs(client, officer):
    today = timezone.localdate()
    draft = ProgramFactory(published_at=None, year=2026, fund_source="apbn")
    next_week, later = today + timedelta(days=7), today + timedelta(days=14)
    coming = ProgramFactory(opens_on=next_week, closes_on=later)
    province = ProgramFactory(region_id="35", open_to_id="35", kind="credit", recipient="business")
    rows = Program.objects

    assert parted(client, "/program/", "state", "draft", rows)[0] == {draft.pk}
    assert parted(client, "/program/", "state", "coming", rows)[0] == {coming.pk}
    assert parted(client, "/program/", "state", "open", rows)[0] == {province.pk}
    assert parted(client, "/program/", "kind", "credit", rows)[0] == {province.pk}
    assert parted(client, "/program/", "year", "2026", rows)[0] >= {draft.pk}
    assert parted(client, "/program/", "fund", "apbn", rows)[0] == {draft.pk}
    assert parted(client, "/program/", "region", "35.13", rows)[0] == {draft.pk, coming.pk}


def test_applications(client, officer):
    stage = StageFactory()
    late = applied(stage, budi(), BusinessFactory(region_id=LECES))
    Application.objects.filter(pk=late.pk).update(due_on=timezone.localdate().replace(year=2020))
    other = applied(StageFactory(), budi(), BusinessFactory(region_id=DRINGU))
    Application.objects.filter(pk=other.pk).update(due_on=None, state=ApplicationState.CHECKED)
    rows = Application.objects

    for name, value in [
        ("region", "35.13.05"),
        ("program", stage.program.number),
        ("state", "submitted"),
        ("overdue", "1"),
    ]:
        assert parted(client, "/permohonan/", name, value, rows) == ({late.pk}, {other.pk})
    assert parted(client, "/permohonan/", "program", "PRG-0", rows) == (
        set(),
        {late.pk, other.pk},
    )
    assert parted(client, "/permohonan/", "kind", "training", rows)[1] == set()
    assert parted(client, "/program/tertunda/", "state", "checked", rows)[0] == {other.pk}
    assert parted(client, "/program/tertunda/", "kind", "credit", rows)[0] == set()
    assert parted(client, "/program/tertunda/", "region", "35.13.05", rows)[0] == {late.pk}


def test_equipment_and_visits(client, officer):
    application = received(machines())
    idle = received(machines())
    Item.objects.filter(application=idle).update(state=ItemState.IDLE)
    FollowUp.objects.filter(application=idle).update(done_on=timezone.localdate(), effect="better")
    overdue = FollowUp.objects.filter(application=application)[:1]
    FollowUp.objects.filter(pk__in=[each.pk for each in overdue]).update(
        planned_on=timezone.localdate().replace(year=2020)
    )

    in_use, others = parted(client, "/alat/", "state", "used", Item.objects)
    assert (len(in_use), len(others)) == (1, 1)
    for state, count in [("overdue", 1), ("waiting", 4), ("done", 4)]:
        asked, _others = parted(client, "/tindak-lanjut/", "state", state, FollowUp.objects)
        assert len(asked) == count
    assert parted(client, "/alat/", "region", "35.13.14", Item.objects)[0] == set()
    assert parted(client, "/tindak-lanjut/", "region", "35.13.05", FollowUp.objects)[1] == set()


def test_credit_and_facilitation(client, officer):
    lent = signed().credit.pk
    only_wished = wished(bank="Mandiri").credit.pk
    CreditCase.objects.filter(pk=lent).update(collectability=1)
    halal = asked_for().facilitation.pk
    nib = asked_for(FacilitationKind.NIB).facilitation.pk
    scheme = CreditCase.objects.get(pk=lent).scheme_id

    for name, value in [("state", "signed"), ("collectability", "1"), ("bank", "bri")]:
        assert parted(client, "/kredit/", name, value, CreditCase.objects) == (
            {lent},
            {only_wished},
        )
    assert parted(client, "/kredit/", "scheme", scheme, CreditCase.objects)[1] == set()
    asked = parted(client, "/fasilitasi/", "kind", "halal", FacilitationCase.objects)
    assert asked == ({halal}, {nib})
    assert parted(client, "/fasilitasi/", "state", "lodged", FacilitationCase.objects)[1] == set()


def test_who_fits(client, officer):
    program = ProgramFactory()
    here, there = BusinessFactory(region_id=LECES), BusinessFactory(region_id=DRINGU)
    address = f"/program/{program.number}/memenuhi/"
    assert halves(client, address, "region", "35.13.05") == ({here.pk}, {there.pk})
    assert halves(client, address, "helped", "never") == ({here.pk, there.pk}, set())

    program = ProgramFactory(kind="equipment", recipient="group")
    here, there = a_group(region_id=LECES), a_group(region_id=DRINGU)
    address = f"/program/{program.number}/kelompok/"
    assert halves(client, address, "region", "35.13.05") == ({here.pk}, {there.pk})
    ordered = client.get(f"{address}?ordering=-members").context["page_obj"]
    assert len(ordered) == 2


@pytest.mark.parametrize(
    "address", ["/program/", "/permohonan/", "/alat/", "/kredit/", "/fasilitasi/"]
)
def test_what_is_turned_round_stands_in_words_and_what_is_not_understood_too(
    address, client, officer
):
    context = client.get(f"{address}?state=draft&not=state").context
    if not context["filter"].errors:
        assert [chip["value"][:6] for chip in context["chips"]] == ["bukan "]
        assert context["query"].urlencode() in ("state=draft&not=state", "not=state&state=draft")
    unknown = client.get(f"{address}?not=nothing")
    assert unknown.status_code == 200
    assert unknown.context["filter"].errors
    passed_over = client.get(f"{address}?unheard=1&not=state")
    assert not passed_over.context["filter"].errors
    assert not passed_over.context["query"]
