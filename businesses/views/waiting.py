"""What waits for whoever signs in: each section counts, shows the first few and leads to all.

A new section is a function in `SECTIONS`, or in those of another app that the composition root
adds (ikm_registry/urls.py); it takes the reader and answers a `Section`, or None
where she may not see such things. Each costs two or three queries, whatever it finds.
"""

from dataclasses import dataclass

from django.db.models import Count, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from businesses.choices import Need, Status
from businesses.models import (
    Business,
    Certificate,
    ChangeRequest,
    Claim,
    Draft,
    ErasureRequest,
    ImportBatch,
)
from businesses.models.conditions import RENEWAL_DAYS, registered_within, unchanged_for
from businesses.views.change_words import told_briefly
from businesses.views.drafts import newest_drafts
from ikm_registry.ui.templatetags.ui import age, day, moment

FIRST_FEW = 4
STALE_MONTHS = 12
NEW_DAYS = 30


@dataclass(frozen=True)
class Section:
    """Some things that wait, ready for the page; `rows` are {label, note, url}."""

    name: str
    title: str
    icon: str
    count: int
    rows: list
    url: str


def sections(user, makers):
    """What waits; a section of which there is nothing stays away."""
    made = [make(user) for make in makers]
    return [section for section in made if section and section.count]


def businesses_that(found, note):
    """The first few of these businesses, each with what is to be said of it."""
    rows = found.only("name", "registry_no", "updated_at", "created_at")[:FIRST_FEW]
    return [{"label": row.name, "note": note(row), "url": row.get_absolute_url()} for row in rows]


def drafts(user):
    return Section(
        name="drafts",
        title=_("My drafts"),
        icon="pencil",
        count=Draft.objects.permitted(user).waiting().count(),
        rows=[
            {"label": row.title, "note": moment(row.updated_at), "url": row.address}
            for row in newest_drafts(user)
        ],
        url=reverse("businesses:drafts"),
    )


def changes_to_decide(user):
    return section_of_changes(
        "changes",
        _("Changes that wait for your answer"),
        ChangeRequest.objects.visible_to(user).for_decision_by(user),
        {"whose": "decide"},
    )


def changes_of_mine(user):
    return section_of_changes(
        "my_changes",
        _("Changes that you proposed"),
        ChangeRequest.objects.visible_to(user).of(user).open(),
        {"whose": "mine"},
    )


def claims_to_decide(user):
    if not user.has_perm("businesses.change_claim"):
        return None
    found = Claim.objects.visible_to(user).for_decision_by(user).select_related("region")
    return section_of_answers(
        first_due(found),
        lambda claim: f"{claim.name}, {claim.region.name}",
        name="claims",
        title=_("Owners who wait for your answer"),
        icon="person",
        url=reverse("businesses:claims"),
    )


def erasures_to_decide(user):
    if not user.has_perm("businesses.change_erasurerequest"):
        return None
    return section_of_answers(
        first_due(ErasureRequest.objects.visible_to(user).for_decision_by(user)),
        lambda request: request.registry_no,
        name="erasures",
        title=_("Owners who want their data removed"),
        icon="person",
        url=reverse("businesses:erasures"),
    )


def section_of_changes(name, title, found, query):
    few = first_due(found).select_related("business").prefetch_related("proposals")
    return section_of_answers(
        told_briefly(few),
        lambda change: f"{change.business.name}: {change.title}",
        name=name,
        title=title,
        icon="patch-check",
        url=reverse("businesses:changes", query=query),
    )


def first_due(found):
    """All of it by one statement: the first few, each with how many there are."""
    return found.first_due_first().annotate(of=Window(Count("pk")))[:FIRST_FEW]


def section_of_answers(rows, label, **said):
    """What is expected by a day; `rows` are as `first_due` finds them."""
    return Section(
        count=rows[0].of if rows else 0,
        rows=[
            {
                "label": label(row),
                "note": _("answer by %(day)s") % {"day": day(row.answer_by)},
                "url": row.get_absolute_url(),
            }
            for row in rows
        ],
        **said,
    )


def stale(user):
    if not user.has_perm("businesses.view_business"):
        return None
    found = Business.objects.visible_to(user).active().filter(unchanged_for(STALE_MONTHS))
    return Section(
        name="stale",
        title=_("Not changed or confirmed for a year"),
        icon="clock-history",
        count=found.count(),
        rows=businesses_that(found.order_by("updated_at", "pk"), lambda row: age(row.updated_at)),
        url=reverse(
            "businesses:list",
            query={"status": Status.ACTIVE.value, "age": STALE_MONTHS, "ordering": "changed"},
        ),
    )


def expiring(user):
    if not user.has_perm("businesses.view_certificate"):
        return None
    ending = Certificate.objects.visible_to(user).of_active_businesses()
    first = ending.expiring(days=RENEWAL_DAYS).ending_first().select_related("business")
    return Section(
        name="expiring",
        title=_("Certificates ending within 90 days"),
        icon="calendar-event",
        count=Business.objects.visible_to(user).needing(Need.RENEWAL).count(),
        rows=[
            {
                "label": f"{row.get_kind_display()}, {row.business.name}",
                "note": _("until %(day)s") % {"day": day(row.expires_on)},
                "url": reverse("businesses:permits", args=[row.business.registry_no]),
            }
            for row in first[:FIRST_FEW]
        ],
        url=reverse("businesses:list", query={"needs": Need.RENEWAL.value}),
    )


def imported(user):
    if not user.has_perm("businesses.add_importbatch"):
        return None
    found = ImportBatch.objects.visible_to(user)
    return Section(
        name="imports",
        title=_("Latest imports"),
        icon="file-earmark-arrow-up",
        count=found.count(),
        rows=[
            {
                "label": batch.filename,
                "note": f"{batch.get_state_display()} · {moment(batch.started_at, batch.region)}",
                "url": batch.get_absolute_url(),
            }
            for batch in found.select_related("region").defer("preview")[:FIRST_FEW]
        ],
        url=reverse("businesses:import_list"),
    )


def new(user):
    if not user.has_perm("businesses.view_business"):
        return None
    found = Business.objects.visible_to(user).filter(registered_within(NEW_DAYS))
    return Section(
        name="new",
        title=_("New in the last 30 days"),
        icon="shop",
        count=found.count(),
        rows=businesses_that(found.order_by("-created_at", "-pk"), lambda row: age(row.created_at)),
        url=reverse("businesses:list", query={"new": NEW_DAYS, "ordering": "-created"}),
    )


SECTIONS = [
    claims_to_decide,
    erasures_to_decide,
    changes_to_decide,
    changes_of_mine,
    drafts,
    expiring,
    stale,
    new,
    imported,
]
