"""Many who went the same way: one goes it by the services, the others are written as she was."""

from datetime import timedelta

from django.utils.timezone import localdate

from ikm_registry.regions.codes import regency_code
from programs.demo.going import SEEN
from programs.models import Application, Visit
from programs.numbers import APPLICATION
from programs.services.numbers import take_number

# What comes with an application before it is decided about.
PARTS = ("paper_set", "applicationstep_set", "visit_set")
OWN = {"id", "uuid"}  # of each row its own


def alike(application, businesses, *, days_later=None, wishes=("",)):
    """Applications of these businesses, each as far as this one; returns them.

    `days_later` says of each how much later everything happened, at the latest today.
    """
    shifts = days_later or [0] * len(businesses)
    copies = [
        copied(
            application,
            days=days,
            business=business,
            region_id=business.region_id,
            number=take_number(APPLICATION, regency_code(business.region_id)),
            wish=wishes[nth % len(wishes)],
        )
        for nth, (business, days) in enumerate(zip(businesses, shifts, strict=True))
    ]
    Application.objects.bulk_create(copies)
    for part in PARTS:
        rows = getattr(application, part)
        rows.model.objects.bulk_create(
            copied(row, days=days, application=copy, **seen_at(row, copy))
            for row in rows.all()
            for copy, days in zip(copies, shifts, strict=True)
        )
    return copies


def seen_at(row, application):
    """At each place something else was seen."""
    return {"notes": SEEN[application.pk % len(SEEN)]} if isinstance(row, Visit) else {}


def copied(row, *, days, **facts):
    """A new row that says the same, on a later day, of somebody else."""
    fields = [field for field in row._meta.concrete_fields if field.name not in OWN]
    told = {field.attname: getattr(row, field.attname) for field in fields}
    copy = type(row)(**told)
    for name, value in facts.items():
        setattr(copy, name, value)
    if told.get("due_on"):
        copy.due_on = told["due_on"] + timedelta(days=days)
    if "on" in told:
        copy.on = min(told["on"] + timedelta(days=days), localdate())
    return copy
