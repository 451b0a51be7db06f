"""Bringing back what the history still knows: an earlier value, a part, a whole business."""

from contextlib import contextmanager

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, FileField
from django.utils.translation import gettext as _

from businesses.choices import ErasureState
from businesses.models import Business, BusinessGroup, ErasureRequest, Figures, Owner
from businesses.services.figures import point_to_latest
from businesses.services.likeness import is_one_person
from businesses.services.recognising import known_by_nik, note_double
from businesses.services.records import broken_rule, locked, require_all
from businesses.services.writing import save_any
from ikm_registry.accounts.wall import lowered
from ikm_registry.history.kinship import parents_first
from ikm_registry.history.past import gone_with, parted_by, rows_before
from ikm_registry.history.reading import events_of, kept_fields, latest
from ikm_registry.regions.codes import regency_code

# Removing these is a decision, and so is bringing them back; what belongs to them is added.
WHOLE = {Business, BusinessGroup}


@transaction.atomic
def restore_value(*, event, field, by, seen_version):
    """Give a record the value that one of its fields had after this event.

    It is a save like any other: raises what `save_record` raises.
    """
    model = event.pgh_tracked_model
    row = locked(row=model(pk=event.pgh_obj_id), by=by, right="change")
    setattr(row, field.attname, getattr(event, field.attname))
    require_kin(row, [field])
    with pghistory.context(act="restore", event=event.pk):
        return save_any(row=row, by=by, seen_version=seen_version)


@transaction.atomic
def restore_part(*, event, by):
    """Bring back a deleted part of a business and what went with it.

    What pointed to it, as a certificate to its product, does so again. Raises ValidationError
    where its place is taken, or where what it belongs to is gone.
    """
    found = gone_with(event)
    row = found[event.pgh_tracked_model][event.pgh_obj_id]
    require_kin(row, kept_fields(type(row)))
    keep_files(row)
    row.full_clean()
    with pghistory.context(act="restore", event=event.pk):
        write_back(found, by=by, right="add")
        for key, targets in parted_by(event, found):
            point_again(key, targets, by=by)
    return row


@transaction.atomic
def restore_business(*, event, by):
    """Bring back a deleted business under its old number, with all that was deleted with it.

    Costs the same number of statements whatever belongs to it. Whoever may delete businesses
    here may bring them back.
    """
    found = gone_with(event)
    business = found[Business][event.pgh_obj_id]
    with pghistory.context(act="restore", event=event.pk), in_words([Owner]):
        bring_back_owner(business, by)
    require_kin(business, kept_fields(Business))
    business.full_clean()
    with pghistory.context(act="restore", event=event.pk):
        write_back(found, by=by, right="delete")
    return business


def bring_back_owner(business, by):
    """Her row is forgotten with her last business; one who was registered anew is kept.

    Whoever got her NIK under another name meanwhile is left apart: nobody can be asked here.
    """
    if business.owner_id is None or Owner.objects.filter(pk=business.owner_id).exists():
        return
    gone = events_of(Owner).objects.filter(pgh_obj_id=business.owner_id, pgh_label="delete")
    for owner in rows_before(latest(gone), {"pgh_label": "delete"}).values():
        known = known_by_nik(owner, regency_code(business.region_id), by)
        is_hers = known is not None and is_one_person(owner.name, known.name)
        business.owner = known if is_hers else owner
        if not is_hers:
            note_double(owner)
            Owner.objects.bulk_create([owner])


def require_not_erased(businesses):
    """What an owner had removed stays removed. Asked across the wall: it may have moved since."""
    numbers = [business.registry_no for business in businesses]
    with lowered():
        erased = ErasureRequest.objects.filter(state=ErasureState.DONE, registry_no__in=numbers)
        if numbers and erased.exists():
            raise ValidationError(
                _("The owner asked for this to be removed. It cannot be brought back.")
            )


def write_back(found, *, by, right):
    """Insert rows as they were, under their old keys: {model: {key: row}}, all or none."""
    require_not_erased(found.get(Business, {}).values())
    with in_words(found):
        for model in parents_first(found):
            model._default_manager.bulk_create(found[model].values())
            require_all(model, found[model].values(), by, right if model in WHOLE else "add")
        connection.check_constraints()  # foreign keys would otherwise speak at the commit
    point_to_latest({row.business_id for row in found.get(Figures, {}).values()})


def point_again(key, targets, *, by):
    """Give these rows their pointer back, unless somebody has pointed them elsewhere since."""
    for target in set(targets.values()):
        rows = key.model._default_manager.permitted(by, "change")
        parted = rows.filter(
            **{"pk__in": [pk for pk, was in targets.items() if was == target], key.attname: None}
        )
        parted.update(**{key.attname: target, "version": F("version") + 1})


@contextmanager
def in_words(models):
    """What the database finds broken, as a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        otherwise = _(
            "Something it belongs to is no longer in the registry, or its place was taken "
            "meanwhile, so it cannot be brought back. You can enter it anew."
        )
        raise broken_rule(error, *models, otherwise=otherwise) from error


def require_kin(row, fields):
    """Refuse a row that points to one that is no longer there."""
    for field in fields:
        key = getattr(row, field.attname)
        if not field.is_relation or key is None:
            continue
        if not field.related_model._default_manager.filter(pk=key).exists():
            message = _(
                "What stood in “%(field)s” is no longer in the registry, so it cannot be "
                "brought back. Choose something else on the form."
            )
            raise ValidationError(message % {"field": field.verbose_name})


def keep_files(row):
    """A lost file leaves its box empty; a record that is nothing without it stays away."""
    for field in row._meta.concrete_fields:
        if not isinstance(field, FileField):
            continue
        stored = getattr(row, field.attname)
        if not stored or stored.storage.exists(stored.name):
            continue
        if not field.blank:
            raise ValidationError(_("The file is no longer kept, so it cannot be brought back."))
        setattr(row, field.attname, "")
