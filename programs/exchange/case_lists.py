"""The columns of what officers take along of what became of applications: pieces, visits, credit,
facilitation, participants of a training.
"""

from django.db.models import OuterRef, Subquery, Value
from django.utils.translation import gettext_lazy as _

from businesses.exchange.listed import PEOPLE, RUPIAH, fact, worded
from businesses.models.money import VIEW_MONEY
from programs.choices import (
    Collectability,
    CreditPurpose,
    Effect,
    FacilitationKind,
    FundSource,
    ItemState,
)
from programs.exchange.lists import applicant, program, standing
from programs.models import TrainingCertificate

OF_APPLICATION = "application__"
OF_100 = _("of 100")
MONTHS = _("months")
AS_TOLD = _("As the bank told it; empty where it did not yet")

ITEMS = [
    fact("code", _("Code on the plate"), _("By which anybody may look it up")),
    fact("kind", _("Kind of equipment"), _("As on the handover (BAST)")),
    fact("maker", _("Maker"), _("As on the handover (BAST)")),
    fact("serial_no", _("Serial number"), _("As on its plate")),
    fact("made_in", _("Year it was made"), _("Empty is unknown")),
    fact("price", _("Price"), _("What the program paid for it"), unit=RUPIAH),
    fact(
        "item_state", _("State of the piece"), _("As last found"), "state", read=worded(ItemState)
    ),
    fact("state_since", _("State since"), _("Day of the handover or the check that found it so")),
    *applicant(OF_APPLICATION),
    *program(),
]

VISITS = [
    *applicant(OF_APPLICATION),
    *program(f"{OF_APPLICATION}program__"),
    fact("months", _("Months after the help"), _("When the visit is due"), unit=MONTHS),
    fact("planned_on", _("Planned on"), _("The day for which it is planned")),
    fact("done_on", _("Visited on"), _("Empty: still to be visited")),
    fact("effect", _("How the business fares"), _("As found at the visit"), read=worded(Effect)),
    fact("workers", _("Workers at the visit"), _("As found at the visit"), unit=PEOPLE),
    fact(
        "turnover",
        _("Turnover of the last twelve months"),
        _("As told at the visit"),
        unit=RUPIAH,
        guard=VIEW_MONEY,
    ),
    fact("note", _("Note"), _("What was seen")),
]

CREDIT = [
    *applicant(OF_APPLICATION),
    *program(),
    fact("scheme", _("Scheme"), _("Kind of credit"), "scheme__name"),
    fact("purpose", _("Purpose"), _("Working capital or investment"), read=worded(CreditPurpose)),
    fact("wished", _("Amount wished"), _("What she asks for"), unit=RUPIAH),
    fact("tenor_months", _("Months to pay back"), _("What she asks for"), unit=MONTHS),
    fact("bank", _("Bank"), _("Where she asks for it")),
    fact("sent_on", _("Sent to SIKP on"), _("Empty: not yet")),
    fact("granted", _("Amount granted"), AS_TOLD, unit=RUPIAH),
    fact("signed_on", _("Agreement signed on"), AS_TOLD),
    fact("disbursed_on", _("Disbursed on"), AS_TOLD),
    fact("outstanding", _("Still to be paid back"), AS_TOLD, unit=RUPIAH),
    fact("collectability", _("Collectability"), AS_TOLD, read=worded(Collectability)),
    fact("reported_on", _("Reported on"), AS_TOLD),
    fact("settled_on", _("Paid back on"), AS_TOLD),
    fact("refused_on", _("Refused on"), AS_TOLD),
    fact("refusal", _("Reason of the refusal"), AS_TOLD),
    *standing(OF_APPLICATION),
]

FACILITATION = [
    *applicant(OF_APPLICATION),
    *program(f"{OF_APPLICATION}program__"),
    fact("kind", _("What for"), _("Permit or certificate"), read=worded(FacilitationKind)),
    fact("product", _("Product"), _("For which it is asked, where it is for one"), "product__name"),
    fact("cost", _("Cost"), _("What the office paid for it"), unit=RUPIAH),
    fact("fund_source", _("Fund source"), _("Who paid for it"), read=worded(FundSource)),
    fact("issuer", _("Issuer"), _("With whom it was lodged")),
    fact("lodged_on", _("Lodged on"), _("Empty: not yet")),
    fact("number", _("Number of the permit"), _("Empty: not issued")),
    fact("issued_on", _("Issued on"), _("Empty: not issued")),
    fact("expires_on", _("Valid until"), _("Empty: not issued, or it ends on no day")),
    *standing(OF_APPLICATION),
]


def participants(sessions, needed, by):
    """Of a training with so many sessions, of which a certificate asks for `needed`."""
    valid = TrainingCertificate.objects.visible_to(by).valid().filter(participant=OuterRef("pk"))
    return [
        fact("name", _("Participant"), _("Personal data: keep it to yourself")),
        *applicant(OF_APPLICATION),
        fact("attended", _("Sessions attended"), _("As noted by list or card")),
        fact("sessions", _("Sessions"), _("All that are planned"), Value(sessions)),
        fact("needed", _("Sessions needed"), _("For a certificate"), Value(needed)),
        fact("pre_score", _("Test before"), _("Empty: not taken"), unit=OF_100),
        fact("post_score", _("Test afterwards"), _("Empty: not taken"), unit=OF_100),
        fact(
            "certificate",
            _("Certificate"),
            _("Its number; empty: none, or withdrawn"),
            Subquery(valid.values("number")[:1]),
        ),
        fact(
            "certified_on",
            _("Certificate issued on"),
            _("Empty: none, or withdrawn"),
            Subquery(valid.values("issued_on")[:1]),
        ),
        *standing(OF_APPLICATION),
    ]
