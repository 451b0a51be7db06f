"""Keeping a question of the list under a name, for oneself or for one's office."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from businesses.models import SavedView
from businesses.services.records import save_record


@transaction.atomic
def keep_view(*, view, by):
    """Write a new or changed view; it is shared with an office only by who works there.

    Raises ValidationError where a rule is broken, PermissionDenied for another's office.
    """
    before = SavedView.objects.permitted(by, "view").filter(pk=view.pk).first()
    shared_anew = view.region_id and (before is None or before.region_id != view.region_id)
    if shared_anew and view.region_id not in offices_of(by):
        raise PermissionDenied(_("This place lies outside your region."))
    return save_record(row=view, by=by)


def offices_of(person):
    """The codes of the places in which this person holds a role."""
    return {code for _role, code in person.held}
