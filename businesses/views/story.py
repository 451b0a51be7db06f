"""Changes told in sentences, each personal value covered."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import FileField, Model
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import LegalBasis
from businesses.models import Business, BusinessGroup, Consent, GroupMember, OtherKbli, Owner
from businesses.services.own_data import STRUCTURE
from businesses.views.facts import written
from ikm_registry.accounts.roles import Role
from ikm_registry.history.reading import Change
from ikm_registry.regions.models import Region

MOST_IN_A_LINE = 2
# There is one of them to a business, or its words say nothing; all others name themselves.
NAMELESS = {Business, BusinessGroup, Owner, OtherKbli}
BELONGING: dict[type[Model], str] = {Business: "business", BusinessGroup: "group"}
DOORS = {
    "web": gettext_lazy("on the web page"),
    "import": gettext_lazy("by an import"),
    "api": gettext_lazy("by the API"),
    "command": gettext_lazy("by a command of the administrator"),
}
# What a request was for, where it was for more than writing (services/restoring.py, undoing.py).
ACTS = {
    "restore": gettext_lazy("brought back from the history"),
    "undo": gettext_lazy("an earlier save was undone"),
    "merge": gettext_lazy("two records of one business became one"),
}
PROPOSER = "proposed_by"
BRINGING_BACK = {"restore", "undo"}
SENTENCES = {
    "insert": gettext_lazy("%(who)s added %(what)s"),
    "update": gettext_lazy("%(who)s changed %(what)s"),
    "delete": gettext_lazy("%(who)s deleted %(what)s"),
}
BROUGHT_BACK = gettext_lazy("%(who)s brought back %(what)s")
# One field that changed is the whole sentence; of a part, the sentence says of which.
OF_ITSELF = {
    "changed": gettext_lazy("%(who)s changed %(field)s from %(before)s to %(after)s"),
    "filled": gettext_lazy("%(who)s filled in %(field)s: %(after)s"),
    "emptied": gettext_lazy("%(who)s emptied %(field)s, which was %(before)s"),
}
OF_A_PART = {
    "changed": gettext_lazy("%(who)s changed %(field)s of %(what)s from %(before)s to %(after)s"),
    "filled": gettext_lazy("%(who)s filled in %(field)s of %(what)s: %(after)s"),
    "emptied": gettext_lazy("%(who)s emptied %(field)s of %(what)s, which was %(before)s"),
}
# What one asks of a consent is whether it was given or withdrawn, and for which purpose.
CONSENT_GIVEN = gettext_lazy("%(who)s noted the consent of the owner: %(purpose)s")
CONSENT_WITHDRAWN = gettext_lazy("%(who)s noted that the owner withdrew her consent: %(purpose)s")
ANOTHER_BASIS = gettext_lazy(
    "%(who)s noted another basis for using the data of the owner: %(purpose)s, %(basis)s"
)


@dataclass(frozen=True)
class Difference:
    """One field in words: its label, what was there and what is there now; None is empty."""

    name: str
    label: str
    before: str | None
    after: str | None
    can_return: bool

    @property
    def manner(self):
        if self.before is None:
            return "filled"
        return "emptied" if self.after is None else "changed"


@dataclass(frozen=True)
class Entry:
    """One change in sentences, ready for the page."""

    change: Change
    sentence: str
    door: str
    act: str
    reason: str
    fields: list[Difference]
    # Who had proposed what somebody else approved (services/changes.py).
    proposer: str = ""

    @property
    def at(self):
        return self.change.at

    @property
    def deed(self):
        return self.change.deed

    @property
    def kind(self):
        return self.change.kind

    @property
    def headline(self):
        """A small correction is read at a glance: "turnover: Rp0 → Rp60.000.000"."""
        if self.kind != "update" or not 1 < len(self.fields) <= MOST_IN_A_LINE:
            return ""
        return "; ".join(
            f"{each.label}: {each.before or _('empty')} → {each.after or _('empty')}"
            for each in self.fields
        )


class Story:
    """Turns changes into sentences; looks up all names on the page in one query a model.

    `about` is the kind of record on whose page it is told. `money`: whether the reader may see
    that of the business; covered otherwise.
    """

    def __init__(self, changes, reader, *, about: type[Model] = Business, money=False):
        self.changes = changes
        self.reader = reader
        self.about = about
        self.money = money
        self.names = self.look_up()

    def look_up(self):
        wanted = defaultdict(set)
        for change in self.changes:
            wanted[get_user_model()] |= {change.context.get(who) for who in ("user", PROPOSER)}
            for key in members_of(change):
                wanted[key.related_model].add(getattr(change.row, key.attname))
            for difference in change.fields():
                if difference.field.is_relation:
                    wanted[difference.field.related_model] |= {difference.before, difference.after}
        return {model: self.rows_of(model).in_bulk(keys - {None}) for model, keys in wanted.items()}

    def rows_of(self, model):
        """A record whose name is somebody's secret is looked up as its reader may see it."""
        rows = model._default_manager.all()
        if hasattr(rows, "visible_to"):
            return rows.visible_to(self.reader)
        return rows.prefetch_related("assignments") if model is get_user_model() else rows

    @cached_property
    def entries(self):
        return [self.entry(change) for change in self.changes]

    def entry(self, change):
        fields = [
            self.difference(change, found)
            for found in change.fields()
            if found.field.name not in STRUCTURE | {BELONGING[self.about]}
        ]
        return Entry(
            change=change,
            sentence=self.sentence(change, fields),
            door=door(change),
            act=ACTS.get(change.context.get("act"), ""),
            reason=change.context.get("reason", ""),
            fields=fields,
            proposer=self.proposer(change),
        )

    def sentence(self, change, fields):
        words = {"who": self.who(change), "what": self.what(change)}
        if told := consent_told(change):
            row = change.row
            words |= {"purpose": str(row), "basis": row.get_basis_display()}
            return told % words
        if change.kind == "update" and len(fields) == 1:
            [field] = fields
            told = OF_ITSELF if change.model is self.about else OF_A_PART
            words |= {"field": field.label, "before": field.before, "after": field.after}
            return told[field.manner] % words
        if change.kind == "insert" and change.context.get("act") in BRINGING_BACK:
            return BROUGHT_BACK % words
        return SENTENCES[change.kind] % words

    def who(self, change):
        key = change.context.get("user")
        if key is None:
            return _("An import") if change.context.get("door") == "import" else _("The system")
        return called(self.names[get_user_model()].get(key))

    def proposer(self, change):
        key = change.context.get(PROPOSER)
        return called(self.names[get_user_model()].get(key)) if key else ""

    def what(self, change):
        kind = change.model._meta.verbose_name
        if change.model in NAMELESS:
            return kind
        return f"{kind} “{self.other_side(change) or change.row}”"

    def other_side(self, change):
        """What a membership leads to: on the page of a group the business, and the other way."""
        for key in members_of(change):
            if key.related_model is not self.about:
                return self.names[key.related_model].get(getattr(change.row, key.attname))
        return None

    def difference(self, change, found):
        return Difference(
            name=found.field.name,
            label=str(found.field.verbose_name),
            before=self.words(found.field, found.before),
            after=self.words(found.field, found.after),
            can_return=change.kind == "update" and can_return(found.field),
        )

    def words(self, field, value):
        if value is None or not field.is_relation:
            return written(field, value, money=self.money)
        row = self.names[field.related_model].get(value)
        return name_of(row) if row else _("a record that is gone")


def members_of(change):
    """The keys of a membership, whichever of its fields changed."""
    if change.model is not GroupMember:
        return []
    return [GroupMember._meta.get_field(name) for name in BELONGING.values()]


def consent_told(change):
    """The sentence of a consent that was given or withdrawn; of other changes there is none."""
    if change.model is not Consent or change.kind == "delete":
        return None
    if change.kind == "insert":
        return CONSENT_GIVEN if change.row.basis == LegalBasis.CONSENT else ANOTHER_BASIS
    is_withdrawal = "withdrawn_on" in {found.field.name for found in change.fields()}
    return CONSENT_WITHDRAWN if is_withdrawal and change.row.withdrawn_on else None


def can_return(field):
    """Whether an earlier value may be put back: what a form may write; files are kept no longer."""
    return field.editable and not field.primary_key and not isinstance(field, FileField)


def called(person):
    """ "Siti Aminah (district officer)", by the first role she holds."""
    if person is None:
        return _("A former user")
    name = person.get_full_name() or person.username
    roles = [Role(each.role).label for each in person.assignments.all()]
    return f"{name} ({roles[0].lower()})" if roles else name


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
