"""Looking behind the cover of personal data: never without a word of what for."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from businesses.choices import AccessKind, Personal
from businesses.models import AccessNote, Business, Owner
from ikm_registry.accounts.scope import Scope, permission_for


def value_of(business, field):
    """The fact as the record holds it: of the business where it is a number of the firm."""
    holder = business if field == Personal.NPWP else business.owner
    return getattr(holder, field, None)


@transaction.atomic
def reveal(*, business, field, purpose, by, note="", request=""):
    """Tell one covered fact of a business or its owner, and note in the register who asked.

    `request` is the number of the request, as log and history carry it.
    """
    here = Business.objects.where_may(by, "reveal", Owner)
    if not here.filter(pk=business.pk).exists():
        raise PermissionDenied(_("You may not see the personal data of this business."))
    AccessNote.objects.create(
        kind=AccessKind.REVEAL,
        user=by,
        request=request,
        region=business.region,
        registry_no=business.registry_no,
        owner_no=business.owner_id,
        field=field,
        purpose=purpose,
        note=note,
    )
    return value_of(business, field)


@transaction.atomic
def find_person(*, field, number, purpose, by, note="", request=""):
    """The owners with this NIK or phone within reach; noted whether it finds somebody or not.

    A number known elsewhere only is answered like one that nobody has.
    """
    reached = Owner.objects.permitted(by, "reveal")
    found = reached.with_nik(number) if field == Personal.NIK else reached.with_phone(number)
    note_in_places(
        Scope.of(by, permission_for(Owner, "reveal")).codes,
        kind=AccessKind.SEARCH,
        user=by,
        request=request,
        field=field,
        purpose=purpose,
        note=note,
    )
    return found


def note_in_places(codes, **facts):
    """One note in the register of each place; all of Indonesia ("") is noted without one."""
    AccessNote.objects.bulk_create(AccessNote(region_id=code or None, **facts) for code in codes)
