"""Looking behind the cover of personal data: never without a word of what for."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from businesses.choices import AccessKind, Personal
from businesses.models import AccessNote, Business, Owner


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
