"""What waits of applications, for the home page (ikm_registry/urls.py)."""

from django.db.models import Count, F, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from businesses.views.waiting import FIRST_FEW, Section
from ikm_registry.ui.templatetags.ui import day
from programs.choices import Waits
from programs.models import Application, programs_followed_by
from programs.services.applications import may_begin


def applications_of_office(user):
    if not user.has_perm("programs.verify_application"):
        return None
    title = _("Applications that wait for a step")
    return section_of("applications", title, Waits.OFFICE, user)


def applications_of_mine(user):
    """Of an owner, and of an officer who began some for others."""
    if not may_begin(user):
        return None
    title = _("Applications to be completed")
    return section_of("my_applications", title, Waits.APPLICANT, user)


def section_of(name, title, whom, user):
    """All of it by one statement: the first due, each with how many there are."""
    found = Application.objects.that_wait_for(whom, user)
    counted = found.annotate(of=Window(Count("pk")))
    first = counted.order_by(F("due_on").asc(nulls_last=True), "pk")
    rows = first.select_related("business", "group")[:FIRST_FEW]
    return Section(
        name=name,
        title=title,
        icon="list-ul",
        count=rows[0].of if rows else 0,
        rows=[
            {"label": str(row.applicant), "note": note(row), "url": row.get_absolute_url()}
            for row in rows
        ],
        url=reverse("programs:applications", query={"waits": whom.value, "ordering": "due"}),
    )


def note(application):
    words = application.get_state_display()
    if application.due_on:
        by = _("by %(day)s") % {"day": day(application.due_on)}
        return f"{words} · {by}"
    return words


def begins_at(user):
    """A bank's user has no place and no business here: her cases are all there is for her."""
    return reverse("programs:followed_cases") if programs_followed_by(user) else ""


SECTIONS = [applications_of_office, applications_of_mine]
