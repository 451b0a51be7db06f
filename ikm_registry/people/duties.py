"""Every right in plain words, for the page that tells who may do what.

The page is made from the table of rights itself; a right that nobody named here, or a
role that holds half of what one sentence says, fails a test.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.roles import (
    AGREE,
    APPLY,
    ASK_ERASURE,
    ASK_FOR_CREDIT,
    ASK_FOR_FACILITATION,
    CERTIFY,
    CLAIM,
    CLIENTS,
    DECIDE,
    DECIDE_APPLICATIONS,
    DECIDE_CLAIMS,
    DECIDE_ERASURES,
    DECLARE,
    END_INTERESTS,
    EXPORT_CREDIT,
    FOLLOW_CREDIT,
    HAND_OVER,
    JOBS,
    KEEP_PROGRAMS,
    LET_IN,
    LOAD,
    MONEY,
    NAME_HELPERS,
    NEED_SECOND_FACTOR,
    OF_OWNERS,
    OWN_PHOTOS,
    PARTNERS,
    PEOPLE,
    PERMISSIONS,
    PROPOSE,
    PROPOSE_OF_OWNERS,
    REVEAL,
    SEE_CHANGES,
    SEE_CREDIT,
    SEE_ERASURES,
    SEE_FACILITATION,
    SEE_PEOPLE_OF_BUSINESS,
    SEE_PROGRAMS,
    SHARED_VIEWS,
    SHOW_CARD,
    SHOW_PRODUCTS,
    SIGN_FOR_PROGRAMS,
    TRAIN,
    VERIFY_APPLICATIONS,
    WATCH,
    WATCH_INTERESTS,
    WHOLE,
    Role,
    each,
)


@dataclass(frozen=True)
class Duty:
    words: Promise
    permissions: frozenset[str]


ADD_PHOTOS = frozenset({"businesses.add_photo"})
DUTIES = [
    Duty(
        _("See businesses, products, figures and permits, and their groups"),
        each("view") - OF_OWNERS,
    ),
    Duty(_("See who owns them, what she agreed to, and who leads groups"), OF_OWNERS),
    Duty(_("Register businesses and groups and add to them"), each("add") - OWN_PHOTOS),
    Duty(_("Add photos of them"), ADD_PHOTOS),
    Duty(_("Correct them"), each("change")),
    Duty(_("See which changes are proposed, and what became of them"), SEE_CHANGES),
    Duty(_("Propose changes of businesses, figures and products"), PROPOSE - SEE_CHANGES),
    Duty(_("Propose changes of what is known of owners"), PROPOSE_OF_OWNERS),
    Duty(_("Decide about changes that others propose"), DECIDE - SEE_CHANGES),
    Duty(_("Remove a product, a permit, a member of a group"), each("delete") - WHOLE - OWN_PHOTOS),
    Duty(_("Remove photos of them"), OWN_PHOTOS - ADD_PHOTOS),
    Duty(_("Remove a whole business or group"), WHOLE),
    Duty(_("Uncover a NIK, NPWP, phone number or birth date, saying what for"), REVEAL),
    Duty(_("See and write turnover, investment and other money of a firm"), MONEY),
    Duty(_("See who acts for a business"), SEE_PEOPLE_OF_BUSINESS),
    Duty(
        _("Let owners in: by a card, or with their consent noted"), LET_IN - SEE_PEOPLE_OF_BUSINESS
    ),
    Duty(_("See what owners say of themselves"), CLAIM),
    Duty(_("Decide about that, and end that somebody acts for a business"), DECIDE_CLAIMS - CLAIM),
    Duty(_("Show a business by its card: one's own, or of an owner for whom one acts"), SHOW_CARD),
    Duty(_("Show products of one's own business on pages"), SHOW_PRODUCTS),
    Duty(_("Name who helps with one's own business"), NAME_HELPERS),
    Duty(_("Agree to further uses of one's own data, and no longer"), AGREE),
    Duty(_("Ask for one's own data to be removed"), ASK_ERASURE),
    Duty(_("See who asked for that, and what became of it"), SEE_ERASURES),
    Duty(_("Decide about that, with a reason"), DECIDE_ERASURES),
    Duty(_("Read who looked at what and took what along"), WATCH),
    Duty(_("Load spreadsheets"), LOAD),
    Duty(_("Watch what other systems sent by the thousand, and cancel it"), JOBS),
    Duty(_("Change views that others share with the office"), SHARED_VIEWS),
    Duty(_("See programs and who applied to them"), SEE_PROGRAMS),
    Duty(_("Open programs and say who may apply"), KEEP_PROGRAMS),
    Duty(_("Apply to a program for a business or a group"), APPLY),
    Duty(_("Check applications and verify them on the spot"), VERIFY_APPLICATIONS),
    Duty(_("Decide about applications that others verified"), DECIDE_APPLICATIONS),
    Duty(_("Record decrees (SK) and agreements (NPHD)"), SIGN_FOR_PROGRAMS),
    Duty(_("Hand over equipment, check it and visit afterwards"), HAND_OVER),
    Duty(_("Note who takes part in trainings and who was there"), TRAIN),
    Duty(_("Issue and withdraw certificates of trainings"), CERTIFY),
    Duty(_("Declare an interest in an applicant, and stay away from her"), DECLARE),
    Duty(_("Read which officers declared an interest in whom"), WATCH_INTERESTS),
    Duty(_("End an interest that an officer declared, saying why"), END_INTERESTS),
    Duty(_("See what applicants wish to borrow, and what they owe"), SEE_CREDIT),
    Duty(_("Write down what an applicant wishes to borrow"), ASK_FOR_CREDIT),
    Duty(_("Take the candidates for SIKP along as a file"), EXPORT_CREDIT),
    Duty(_("Follow the applicants who agreed to it, in programs of one's own bank"), FOLLOW_CREDIT),
    Duty(_("Say which bank follows which program"), PARTNERS),
    Duty(_("See which permits businesses are helped to get"), SEE_FACILITATION),
    Duty(_("Ask for help with a permit"), ASK_FOR_FACILITATION),
    Duty(_("Invite officers, give and end roles, close accounts"), PEOPLE),
    Duty(_("Give keys and webhooks to other systems, and end them"), CLIENTS),
]


@dataclass(frozen=True)
class Line:
    """One sentence and, role by role, whether it holds."""

    words: Promise
    by_role: list[tuple[Role, bool]]


def lines():
    for duty in DUTIES:
        holds = [(role, duty.permissions <= PERMISSIONS[role]) for role in Role]
        yield Line(duty.words, holds)
    proves = [(role, role in NEED_SECOND_FACTOR) for role in Role]
    yield Line(_("Signs in with a second step"), proves)
