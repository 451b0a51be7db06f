"""The history tab: every change of a business, of its parts and of its owner."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.models import (
    Business,
    Certificate,
    ExternalId,
    Figures,
    Market,
    OtherKbli,
    Owner,
    Photo,
    Product,
    RawMaterial,
)
from businesses.views.detail import RecordPage
from businesses.views.facts import written
from ikm_registry.history.reading import Timeline, events_of
from ikm_registry.regions.models import Region

PER_PAGE = 25
MOST_IN_A_LINE = 2
OF_BUSINESS = [OtherKbli, ExternalId, Figures, Product, Market, Certificate, Photo]
# Records that are one of several, so that their own words say which one changed.
NAMED = {ExternalId, Figures, RawMaterial, Product, Market, Certificate, Photo}
# Which record a part belongs to is no news on the page of that record.
STRUCTURE = {"business", "figures", "uuid", "account"}
DOORS = {
    "web": gettext_lazy("on the web page"),
    "import": gettext_lazy("by an import"),
    "command": gettext_lazy("by a command of the administrator"),
}
SENTENCES = {
    "insert": gettext_lazy("%(who)s added %(what)s"),
    "update": gettext_lazy("%(who)s changed %(what)s"),
    "delete": gettext_lazy("%(who)s deleted %(what)s"),
}


def timeline(business, reader):
    """All that happened to this business, its deleted parts included."""
    own = events_of(Business).objects.filter(pgh_obj_id=business.pk)
    figures = events_of(Figures).objects.filter(business=business.pk)
    materials = events_of(RawMaterial).objects.filter(figures__in=figures.values("pgh_obj_id"))
    owners = Owner.objects.visible_to(reader).filter(
        pk__in=own.filter(owner__isnull=False).values("owner_id")
    )
    return Timeline(
        own,
        events_of(Owner).objects.filter(pgh_obj_id__in=owners.values("pk")),
        materials,
        *(events_of(model).objects.filter(business=business.pk) for model in OF_BUSINESS),
    )


@dataclass(frozen=True)
class Entry:
    """One change in sentences, ready for the page."""

    at: object
    transaction: int
    sentence: str
    door: str
    reason: str
    kind: str
    fields: list

    @property
    def headline(self):
        """A small correction is read at a glance: "turnover: Rp0 → Rp60.000.000"."""
        if self.kind != "update" or len(self.fields) > MOST_IN_A_LINE:
            return ""
        return "; ".join(
            f"{each['label']}: {each['before'] or _('empty')} → {each['after'] or _('empty')}"
            for each in self.fields
        )


class Story:
    """Turns changes into sentences; looks up all names on the page in one query a model."""

    def __init__(self, changes, reader):
        self.changes = changes
        self.reader = reader
        self.names = self.look_up()

    def look_up(self):
        wanted = defaultdict(set)
        for change in self.changes:
            wanted[get_user_model()].add(change.context.get("user"))
            for difference in change.fields():
                if difference.field.is_relation:
                    wanted[difference.field.related_model] |= {difference.before, difference.after}
        return {model: self.rows_of(model).in_bulk(keys - {None}) for model, keys in wanted.items()}

    def rows_of(self, model):
        """A record whose name is somebody's secret is looked up as its reader may see it."""
        if hasattr(model._default_manager.all(), "visible_to"):
            return model._default_manager.visible_to(self.reader)
        return model._default_manager.all()

    def entries(self):
        return [self.entry(change) for change in self.changes]

    def entry(self, change):
        sentence = SENTENCES[change.kind]
        return Entry(
            at=change.at,
            transaction=change.event.pgh_xact,
            sentence=sentence % {"who": self.who(change), "what": self.what(change)},
            door=door(change),
            reason=change.context.get("reason", ""),
            kind=change.kind,
            fields=[
                self.difference(found)
                for found in change.fields()
                if found.field.name not in STRUCTURE
            ],
        )

    def who(self, change):
        key = change.context.get("user")
        if key is None:
            return _("An import") if change.context.get("door") == "import" else _("The system")
        person = self.names[get_user_model()].get(key)
        return person.get_full_name() or person.username if person else _("A former user")

    def what(self, change):
        kind = change.model._meta.verbose_name
        return f"{kind} “{change.row}”" if change.model in NAMED else kind

    def difference(self, found):
        return {
            "label": found.field.verbose_name,
            "before": self.words(found.field, found.before),
            "after": self.words(found.field, found.after),
        }

    def words(self, field, value):
        if value is None or not field.is_relation:
            return written(field, value)
        row = self.names[field.related_model].get(value)
        return name_of(row) if row else _("a record that is gone")


def door(change):
    """ "by an import “Data 2025.xlsx”"; nothing where nobody noted it."""
    words = DOORS.get(change.context.get("door"), "")
    file = change.context.get("file")
    return f"{words} “{file}”" if file else words


def name_of(row):
    if isinstance(row, Region):
        return row.full_name
    if isinstance(row, get_user_model()):
        return row.get_full_name() or row.username
    return row.name if isinstance(row, Owner) else str(row)


class History(RecordPage):
    tab = "riwayat"

    def get_context_data(self, **kwargs):
        reader = self.request.user
        pages = Paginator(timeline(self.object, reader), PER_PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        with timezone.override(self.object.region.zone):  # moments inside the changes, too
            entries = Story(list(page), reader).entries()
        return super().get_context_data(**kwargs) | {"page": page, "entries": entries}
