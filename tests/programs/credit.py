"""Applicants for credit and for permits, as far on their way as a test needs them."""

from itertools import count

from django.utils import timezone

from businesses.choices import ConsentPurpose
from businesses.models import Consent
from programs.choices import CreditPurpose, Deed, FacilitationKind
from programs.models import CreditCase, CreditScheme, FacilitationCase
from programs.services.applications import advance, apply
from programs.services.credit import save_wish
from programs.services.facilitation import save_request
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, ConsentFactory
from tests.factories.programs import (
    PROBOLINGGO,
    CreditProgramFactory,
    FacilitationProgramFactory,
)

MILLION = 1_000_000
persons = count(1)


def officer(code=PROBOLINGGO, role="district_officer"):
    return UserFactory(assignments=[(role, code)])


def scheme(code="kur-mikro"):
    return CreditScheme.objects.get(code=code)


def ready_business(**facts):
    """Known by NIK and NIB, ten years in business, and agreeing that a bank is told of her."""
    serial = next(persons)
    known = {"owner__nik": f"351305410180{serial:04}", "nib": f"{serial:013}"}
    facts = known | {"founded_year": 2015} | facts
    business = BusinessFactory(**facts)
    ConsentFactory(owner=business.owner, purpose=ConsentPurpose.BANK)
    return business


def wish_of(application, **facts):
    facts = {
        "scheme": scheme(),
        "purpose": CreditPurpose.WORKING_CAPITAL,
        "wished": 25 * MILLION,
        "tenor_months": 24,
        "bank": "BRI Probolinggo",
    } | facts
    return CreditCase(application=application, **facts)


def wished(*, by=None, program=None, business=None, **facts):
    """An application that waits as a draft, with its wish."""
    by = by or officer()
    application = apply(
        program=program or CreditProgramFactory(), business=business or ready_business(), by=by
    )
    save_wish(case=wish_of(application, **facts), by=by)
    return application


def taken(application, *deeds, by, **more):
    for deed in deeds:
        application = advance(application=application, deed=deed, by=by, **more)
    return application


def checked(**facts):
    by = officer()
    return taken(wished(by=by, **facts), Deed.SUBMIT, Deed.CHECK, by=by)


def sent(**facts):
    return taken(checked(**facts), Deed.SEND, by=officer())


def signed(granted=20 * MILLION, **facts):
    application = taken(sent(**facts), Deed.RECEIVE, by=officer())
    return taken(application, Deed.SIGN, by=officer(), facts={"granted": granted})


def withdraw_consent(application):
    Consent.objects.filter(owner=application.business.owner).update(
        withdrawn_on=timezone.localdate()
    )


def asked_for(kind=FacilitationKind.HALAL, *, by=None, business=None, **facts):
    """A permit that is asked for, checked and lodged."""
    by = by or officer()
    application = apply(
        program=FacilitationProgramFactory(), business=business or BusinessFactory(), by=by
    )
    save_request(case=FacilitationCase(application=application, kind=kind, **facts), by=by)
    return taken(application, Deed.SUBMIT, Deed.CHECK, Deed.LODGE, by=by)
