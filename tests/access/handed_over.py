"""What was decreed, handed over and taught to the record: one thing of each kind."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from programs.choices import ItemState, Manner
from programs.models import Correction, FollowUp, Item, ItemCheck
from programs.services.corrections import correct_signed
from programs.services.equipment import check_item
from programs.services.training import issue_certificate, note_attendance
from tests.factories.deliveries import (
    a_session,
    a_training,
    agreed,
    budi,
    decreed,
    machines,
    received,
    selected,
    taking_part,
)
from tests.factories.pictures import picture

PLANNED = {
    "topic": "Label",
    "held_on": "{today}",
    "begins_at": "09:00",
    "ends_at": "10:00",
    "place": "Balai desa",
    "trainer": "Bu Sari",
}
SENT = {
    "programs:decree_add": {
        "number": "188/9",
        "signed_on": "{today}",
        "recipients": "{to_decree}",
    },
    "programs:agreement_add": {
        "number": "NPHD/9",
        "signed_on": "{today}",
        "has_integrity_pact": "on",
    },
    "programs:handover_add": {
        "number": "BAST/9",
        "signed_on": "{today}",
        "place": "Clarak",
        "receiver_role": "owner",
        "unit1-kind": "Oven",
        "unit1-maker": "Karya",
        "unit1-serials": "OV-1",
    },
    "programs:decree_correct": {"number": "188/77", "reason": "Salah ketik"},
    "programs:agreement_correct": {"number": "NPHD/77", "reason": "Salah ketik"},
    "programs:handover_correct": {"number": "BAST/77", "reason": "Salah ketik"},
    "programs:item": {"state": "idle", "on": "{today}"},
    "programs:visit": {"done_on": "{today}", "effect": "grown", "seen_version": "1"},
    "programs:session_add": PLANNED,
    "programs:session_edit": PLANNED | {"seen_version": "1"},
    "programs:start": {"name": "Rupi"},
    "programs:card_scan": {"session": "{held_session}"},
    "programs:scores": {"name": "Rupi", "seen_version": "1"},
    "programs:certificate_withdraw": {"reason": "Nama salah"},
}
# Boxes that take a file, by page.
FILES = {
    "programs:decree_add": "file",
    "programs:agreement_add": "file",
    "programs:handover_add": "photo",
}


def things_handed_over(business):
    """By what the lines of the table call them."""
    today = timezone.localdate()
    given = received(machines(), business, on=today - timedelta(days=100))
    handover = given.handover_set.get()
    item = Item.objects.get(application=given)
    photo = ContentFile(picture(), name="a.png")
    check = ItemCheck(state=ItemState.USED, on=today, photo=photo)
    check_item(item=item, check=check, by=budi())
    scan = ContentFile(picture(), name="scan.png")
    wrong = Correction(number="NPHD/2", reason="Salah ketik", file=scan)
    correct_signed(signed=handover.agreement, correction=wrong, by=budi())
    to_decree = selected(machines(), business)
    return {
        "today": today,
        "given": given.number,
        "giving": given.program.number,
        "decree": given.decreeline_set.get().decree.uuid,
        "agreement": handover.agreement.uuid,
        "handover": handover.uuid,
        "plate": item.code,
        "correction": wrong.pk,
        "item_check": check.pk,
        "later_visit": FollowUp.objects.filter(application=given).first().uuid,
        "to_decree": to_decree.pk,
        "to_check": to_decree.number,
        "decreeing": to_decree.program.number,
        "to_agree": decreed(machines(), business).number,
        "to_hand_over": agreed(machines(), business).number,
    } | things_taught(business)


def things_taught(business):
    training = a_training()
    session = a_session(training)
    rupi = taking_part(training, business)
    done = a_training()
    held = a_session(done)
    sari = taking_part(done, business)
    note_attendance(session=held, participant=sari, by=budi(), manner=Manner.LIST)
    ready = a_training()
    last = a_session(ready)
    wati = taking_part(ready, business)
    note_attendance(session=last, participant=wati, by=budi(), manner=Manner.LIST)
    begins = decreed(a_training(), business)
    planned = a_session(begins.program)
    return {
        "training": training.number,
        "held_session": session.uuid,
        "planned_session": planned.uuid,
        "participant": rupi.uuid,
        "card": rupi.card,
        "certificate": issue_certificate(participant=sari, by=budi()).number,
        "to_certify": wati.uuid,
        "to_start": begins.number,
    }
