"""Who fits: the one query says the same as each rule, asked of each record in plain Python."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import CertificateKind, SizeClass, SizeScheme, Status
from businesses.models import Business, SizeThreshold
from programs.choices import ApplicationState, Deed, ProgramKind, Recipient, RuleKind
from programs.models import ApplicationStep, Facts, Rule
from programs.models.eligibility import fits_of, fitting
from programs.models.facts import NEVER
from programs.services.applications import apply
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    OwnerFactory,
    kbli,
)
from tests.factories.groups import GroupMemberFactory
from tests.factories.programs import PROBOLINGGO, ProgramFactory, StageFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
PLACES = ["35.13.05.2008", "35.13.14.1017", "35.13.05", "35.13"]
KINDS = ["10794", "10391", "13134", "31001"]


@dataclass(frozen=True)
class Known:
    """All that a rule may ask of one business, as it is recorded."""

    place: str
    status: str
    code: str | None
    workers: int | None
    investment: int | None
    turnover: int | None
    nib: bool
    founded: int | None
    sex: str
    certificates: dict[str, int | None] = field(hash=False)  # {kind: days until it ends}
    helped: dict[str, int] = field(hash=False)  # {kind: days since}
    in_group: bool = False

    def record(self, number):
        owner = OwnerFactory(sex=self.sex)
        business = BusinessFactory(
            region_id=self.place,
            status=self.status,
            kbli=self.code and kbli(self.code),
            nib=f"{number:013}" if self.nib else None,
            founded_year=self.founded,
            owner=owner,
        )
        FiguresFactory(
            business=business,
            workers_male=self.workers,
            workers_female=None,
            investment_machines=self.investment,
            turnover=self.turnover,
        )
        for kind, days in self.certificates.items():
            ends = None if days is None else TODAY + timedelta(days=days)
            CertificateFactory(business=business, kind=kind, expires_on=ends)
        if self.in_group:
            GroupMemberFactory(business=business)
        for kind, days in self.helped.items():
            helped(business, kind, TODAY - timedelta(days=days))
        return business


def helped(business, kind, on):
    """By a program of this kind, which reached it on that day."""
    recipient = Recipient.BUSINESS
    if kind == ProgramKind.EQUIPMENT:
        return  # goes to groups
    program = ProgramFactory(kind=kind, recipient=recipient)
    StageFactory(program=program)
    by = UserFactory()
    application = (
        apply(
            program=program,
            business=business,
            by=UserFactory(assignments=[("district_officer", "35")]),
        )
        if business.status == Status.ACTIVE
        else None
    )
    if application is None:
        return
    application.state = ApplicationState.TAKING_PART
    application.save()
    ApplicationStep.objects.create(application=application, deed=Deed.START, by=by, on=on)


def size_of(known, scheme):
    """The class of one business by one test, threshold after threshold."""
    amount = {
        SizeScheme.PERMENPERIN: known.investment,
        SizeScheme.PP7_CAPITAL: known.investment,
        SizeScheme.PP7_SALES: known.turnover,
        SizeScheme.BPS: None,
    }[scheme]
    for row in SizeThreshold.objects.filter(scheme=scheme).valid_on(TODAY):
        if lies(known.workers, row.min_workers, row.max_workers) and lies(
            amount, row.min_amount, row.max_amount
        ):
            return row.size_class
    return None


def lies(value, least, most):
    if least is None and most is None:
        return True
    return (
        value is not None and (least is None or value >= least) and (most is None or value <= most)
    )


def between(value, terms):
    return value is not None and lies(value, terms.get("least", 0), terms.get("most"))


def still_held(known, kind):
    return kind in known.certificates and (
        known.certificates[kind] is None or known.certificates[kind] >= 0
    )


def years_ago(years):
    try:
        return TODAY.replace(year=TODAY.year - years)
    except ValueError:
        return date(TODAY.year - years, 3, 1)


def was_helped(known, terms):
    if known.status != Status.ACTIVE:
        return False
    kinds = terms.get("kinds") or list(ProgramKind)
    return any(
        kind in kinds and TODAY - timedelta(days=days) >= years_ago(terms["years"])
        for kind, days in known.helped.items()
        if kind != ProgramKind.EQUIPMENT
    )


HOLDS = {
    RuleKind.PLACE: lambda known, terms: known.place.startswith(tuple(terms["codes"])),
    RuleKind.KBLI: lambda known, terms: (
        bool(known.code) and ("C" in terms["codes"] or known.code.startswith(tuple(terms["codes"])))
    ),
    RuleKind.SIZE: lambda known, terms: size_of(known, terms["scheme"]) in terms["classes"],
    RuleKind.WORKERS: lambda known, terms: between(known.workers, terms),
    RuleKind.TURNOVER: lambda known, terms: between(known.turnover, terms),
    RuleKind.HOLDS: lambda known, terms: still_held(known, terms["certificate"]),
    RuleKind.LACKS: lambda known, terms: not still_held(known, terms["certificate"]),
    RuleKind.NIB: lambda known, terms: known.nib,
    RuleKind.YEARS: lambda known, terms: between(
        known.founded and TODAY.year - known.founded, terms
    ),
    RuleKind.WOMAN: lambda known, terms: known.sex == "F",
    RuleKind.NOT_HELPED: lambda known, terms: not was_helped(known, terms),
    RuleKind.IN_GROUP: lambda known, terms: known.in_group,
}
MONEY = st.none() | st.sampled_from([0, 1, 999_999_999, 1_000_000_000, 2 * 10**9, 10**10, 10**12])
KNOWN = st.builds(
    Known,
    place=st.sampled_from(PLACES),
    status=st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.CLOSED]),
    code=st.none() | st.sampled_from(KINDS),
    workers=st.none() | st.integers(0, 120),
    investment=MONEY,
    turnover=MONEY,
    nib=st.booleans(),
    founded=st.none() | st.integers(1990, TODAY.year),
    sex=st.sampled_from(["F", "M", ""]),
    certificates=st.dictionaries(
        st.sampled_from(["pirt", "halal"]), st.none() | st.integers(-2, 2), max_size=2
    ),
    helped=st.dictionaries(
        st.sampled_from(["training", "facilitation"]), st.integers(0, 1500), max_size=1
    ),
    in_group=st.booleans(),
)


def bounds(most):
    ordered = st.tuples(st.integers(0, most), st.integers(0, most)).map(sorted)
    return st.one_of(
        st.integers(0, most).map(lambda least: {"least": least}),
        st.integers(0, most).map(lambda upper: {"most": upper}),
        ordered.map(lambda pair: {"least": pair[0], "most": pair[1]}),
    )


def some(choices, most=3):
    return st.lists(st.sampled_from(sorted(choices)), min_size=1, max_size=most, unique=True)


TERMS = {
    RuleKind.PLACE: some(["35.13", "35.13.05", "35.13.14", "35.13.05.2008"]).map(
        lambda codes: {"codes": codes}
    ),
    RuleKind.KBLI: some(["C", "10", "107", "10794", "13", "31001"]).map(
        lambda codes: {"codes": codes}
    ),
    RuleKind.SIZE: st.fixed_dictionaries(
        {"scheme": st.sampled_from(SizeScheme.values), "classes": some(SizeClass.values)}
    ),
    RuleKind.WORKERS: bounds(120),
    RuleKind.TURNOVER: bounds(10**10),
    RuleKind.HOLDS: st.sampled_from(["pirt", "halal"]).map(lambda kind: {"certificate": kind}),
    RuleKind.LACKS: st.sampled_from(["pirt", "halal"]).map(lambda kind: {"certificate": kind}),
    RuleKind.NIB: st.just({}),
    RuleKind.YEARS: bounds(30),
    RuleKind.WOMAN: st.just({}),
    RuleKind.NOT_HELPED: st.fixed_dictionaries(
        {"years": st.integers(1, 4)}, optional={"kinds": some(ProgramKind.values)}
    ),
    RuleKind.IN_GROUP: st.just({}),
}
RULES = st.sampled_from(sorted(TERMS)).flatmap(
    lambda kind: TERMS[kind].map(lambda terms: (kind, terms))
)


def test_every_rule_of_businesses_is_tried_here():
    of_groups = {RuleKind.MEMBERS, RuleKind.READY, RuleKind.DECREE}
    assert set(HOLDS) == set(TERMS) == set(RuleKind) - of_groups


@settings(max_examples=40)
@given(known=st.lists(KNOWN, min_size=1, max_size=4), asked=st.lists(RULES, max_size=3))
def test_a_business_fits_exactly_when_every_rule_holds_of_it(known, asked):
    """From both sides, and rule by rule."""
    with transaction.atomic():
        by = UserFactory(assignments=[("district_officer", PROBOLINGGO)])
        records = {each.record(number).pk: each for number, each in enumerate(known, 1)}
        program = ProgramFactory()
        rules = [Rule(program=program, kind=kind, terms=terms) for kind, terms in asked]
        for rule in rules:
            rule.full_clean()
            rule.save()

        found = set(fitting(program, rules, by).values_list("pk", flat=True))

        for pk, each in records.items():
            answers = [HOLDS[rule.kind](each, rule.terms) for rule in rules]
            assert (pk in found) == (each.status == Status.ACTIVE and all(answers))
            business = Business.objects.get(pk=pk)
            [fit] = fits_of(business, [program], by)
            assert [answer.holds for answer in fit.answers] == answers
        transaction.set_rollback(True)


def test_facts_follow_every_change_of_a_business():
    business = BusinessFactory(kbli=None)
    facts = lambda: Facts.objects.get(pk=business.pk)  # noqa: E731
    assert (facts().kbli, facts().workers, facts().holds_halal) == (-1, -1, NEVER)

    figures = FiguresFactory(business=business)
    assert facts().workers == 4
    figures.workers_male = 5
    figures.save()
    assert facts().workers == 8
    certificate = CertificateFactory(business=business, kind=CertificateKind.HALAL, expires_on=None)
    assert facts().holds_halal == date(9999, 12, 31)
    certificate.delete()
    assert facts().holds_halal == NEVER
    business.owner.sex = "F"
    business.owner.save()
    assert facts().is_owned_by_woman
    member = GroupMemberFactory(business=business)
    assert facts().is_in_group
    member.group.dissolved_on = TODAY
    member.group.save()
    assert not facts().is_in_group
    Business.objects.filter(pk=business.pk).update(region_id="35.13.14.1017", kbli=kbli("10391"))
    assert (facts().place, facts().kbli) == ("35.13.14.1017", 202010391)
    business.refresh_from_db()
    business.delete()
    assert not Facts.objects.exists()
