"""Applications on their way from the decision to the goods, or into a training."""

from datetime import date, time, timedelta
from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone

from programs.choices import Deed, ItemState, ProgramKind, ReceiverRole, Recipient
from programs.models import (
    Agreement,
    Decree,
    Handover,
    Item,
    ItemCheck,
    Participant,
    TrainingSession,
)
from programs.services.applications import advance, apply
from programs.services.deliveries import hand_over, record_decree, sign_agreement
from programs.services.equipment import check_item
from programs.services.training import start_training
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.groups import GroupFactory, GroupMemberFactory
from tests.factories.pictures import picture
from tests.factories.programs import PROBOLINGGO, ProgramFactory, StageFactory, visited

SERIALS = count(1)


def a_scan():
    return ContentFile(picture(), name="scan.png")


def budi():
    """Head of industry: decides about what Siti verified."""
    return UserFactory(assignments=[("district_officer", PROBOLINGGO)])


def machines(**facts):
    """A program that gives machines to single firms; grants of equipment go to groups alone."""
    facts = {"kind": ProgramKind.RESTRUCTURING, "recipient": Recipient.BUSINESS} | facts
    opens_on = timezone.localdate() - timedelta(days=1000)
    facts = {"opens_on": opens_on} | facts
    return StageFactory(program=ProgramFactory(**facts), quota=50).program


def a_training(**facts):
    opens_on = timezone.localdate() - timedelta(days=1000)
    facts = {"opens_on": opens_on} | facts
    return StageFactory(program=ProgramFactory(**facts), quota=50).program


def grants(**facts):
    """A program that gives machines to groups."""
    facts = {"kind": ProgramKind.EQUIPMENT, "recipient": Recipient.GROUP} | facts
    opens_on = timezone.localdate() - timedelta(days=1000)
    facts = {"opens_on": opens_on} | facts
    return StageFactory(program=ProgramFactory(**facts), quota=50).program


def a_group(members=3, **facts):
    """Chip makers of Clarak; all of them are in the registry."""
    group = GroupFactory(**facts)
    for _nth in range(members):
        GroupMemberFactory(group=group)
    return group


def verified(program, applicant=None, *, on=None):
    siti, applicant = budi(), applicant or an_applicant(program)
    kind = "group" if program.recipient == Recipient.GROUP else "business"
    application = apply(program=program, by=siti, **{kind: applicant})
    for deed in (Deed.SUBMIT, Deed.CHECK):
        application = advance(application=application, deed=deed, by=siti, on=on)
    visited(application, siti, on)
    return advance(application=application, deed=Deed.VERIFY, by=siti, on=on)


def an_applicant(program):
    return a_group() if program.recipient == Recipient.GROUP else BusinessFactory()


def selected(program, applicant=None, *, on=None):
    return advance(
        application=verified(program, applicant, on=on), deed=Deed.SELECT, by=budi(), on=on
    )


def a_decree(program, *, on=None, number="188/1/2026"):
    signed_on = on or timezone.localdate()
    return Decree(program=program, number=number, signed_on=signed_on, file=a_scan())


def an_agreement(*, on=None, **facts):
    facts = {"number": "NPHD/1", "has_integrity_pact": True} | facts
    return Agreement(signed_on=on or timezone.localdate(), file=a_scan(), **facts)


def a_handover(*, on=None, **facts):
    facts = {"number": "BAST/1", "place": "Clarak", "receiver_role": ReceiverRole.CHAIR} | facts
    return Handover(signed_on=on or timezone.localdate(), photo=a_scan(), **facts)


def a_unit(**facts):
    facts = {"kind": "Pengiris singkong", "maker": "Karya Logam"} | facts
    return Item(**{"serial_no": f"KL-{next(SERIALS):05}"} | facts)


def decreed(program, applicant=None, *, on=None, decree=None):
    application = selected(program, applicant, on=on)
    decree = decree or a_decree(program, on=on, number=f"188/{application.pk}")
    record_decree(decree=decree, applications=[application], by=budi())
    application.refresh_from_db()
    return application


def agreed(program, applicant=None, *, on=None):
    application = decreed(program, applicant, on=on)
    sign_agreement(agreement=an_agreement(on=on), application=application, by=budi())
    application.refresh_from_db()
    return application


def received(program, applicant=None, *, on=None, units=None, idle=()):
    application = agreed(program, applicant, on=on)
    units = [a_unit()] if units is None else units
    handover = a_handover(on=on, number=f"BAST/{application.pk}")
    hand_over(handover=handover, application=application, by=budi(), units=units, idle=idle)
    application.refresh_from_db()
    return application


def left_idle(item, *, on=None):
    check = ItemCheck(state=ItemState.IDLE, on=on or timezone.localdate())
    check_item(item=item, check=check, by=budi())
    item.refresh_from_db()
    return item


def a_session(program, *, on=None, topic="Pengemasan"):
    return TrainingSession.objects.create(
        program=program,
        topic=topic,
        held_on=on or timezone.localdate(),
        begins_at=time(9),
        ends_at=time(12),
        place="Balai desa Clarak",
        trainer="Ibu Sari",
    )


def taking_part(program, applicant=None, *, name="Rupi", on=None):
    application = decreed(program, applicant, on=on)
    participant = Participant(name=name)
    return start_training(application=application, participant=participant, by=budi(), on=on)


JANUARY = date(2026, 1, 5)
