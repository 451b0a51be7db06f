"""What a person may ask, and what she is offered to answer.

`region=35.13.11`, `kbli=107` or `kbli=keripik`, `size=permenperin64:small`, `needs=nib`,
`certificate=expiring:halal`, `workers=5-19`, `ordering=-changed`; `not=status,kbli` turns
these two round.
"""

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from businesses.choices import Need, Reach, SizeScheme, Status
from businesses.filters.answers import (
    AGES,
    ANY,
    COORDINATES,
    KNOWN,
    NEW,
    PHOTOS,
    SOME,
    UNKNOWN,
    certificate_choices,
    country_choices,
    size_choices,
    size_words,
)
from businesses.filters.columns import USUAL, columns_for
from businesses.filters.orders import ORDER_WORDS, Orders
from businesses.filters.questions import (
    BetweenQuestion,
    ChoiceQuestion,
    ColumnsFilter,
    KindQuestion,
    PlaceQuestion,
)
from businesses.filters.turning import TurnableFilter
from businesses.models import Business, Kbli, Search, conditions
from businesses.models.money import VIEW_MONEY
from ikm_registry.accounts.scope import Scope


@dataclass(frozen=True)
class Group:
    """Questions that are folded away until one of them is asked."""

    label: str | Promise
    names: tuple[str, ...]


COMMON = ("kbli", "size", "status")
GROUPS = [
    Group(_("Permits and markets"), ("certificate", "reach", "country")),
    Group(_("Workers and turnover"), ("workers", "turnover")),
    Group(_("State of the record"), ("needs", "age", "new", "photo", "coordinates")),
]


class BusinessFilter(Orders, TurnableFilter):
    """Narrows the businesses it is given; it never adds one."""

    search = None  # how ?q= was understood

    unspoken = TurnableFilter.unspoken | {"columns"}

    q = CharFilter(
        method="matching",
        label=_("Search"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name, product or NIB")}),
    )
    region = PlaceQuestion(asks="inside", label=_("Place"))
    kbli = KindQuestion(asks="of_kind", label="KBLI")
    size = ChoiceQuestion(asks="of_size", label=_("Size"), empty_label=_("All"))
    status = ChoiceQuestion(
        asks="of_status", choices=Status, label=_("Status"), empty_label=_("All")
    )
    certificate = ChoiceQuestion(asks="holding", label=_("Permit"), empty_label=_("All"))
    reach = ChoiceQuestion(asks="reaching", choices=Reach, label=_("Market"), empty_label=_("All"))
    country = ChoiceQuestion(
        asks="exporting_to", label=_("Country of export"), empty_label=_("All")
    )
    workers = BetweenQuestion(asks="employing", label=_("Workers"))
    turnover = BetweenQuestion(asks="turning_over", label=_("Turnover a year (Rp)"))
    needs = ChoiceQuestion(
        asks="needing", choices=Need, label=_("To complete"), empty_label=_("All")
    )
    age = ChoiceQuestion(
        asks="unchanged", choices=AGES, label=_("Not changed or confirmed"), empty_label=_("All")
    )
    new = ChoiceQuestion(
        asks="registered", choices=NEW, label=_("Registered"), empty_label=_("All")
    )
    photo = ChoiceQuestion(
        asks="photographed", choices=PHOTOS, label=_("Photo"), empty_label=_("All")
    )
    coordinates = ChoiceQuestion(
        asks="located", choices=COORDINATES, label=_("Coordinates"), empty_label=_("All")
    )
    ordering = ChoiceFilter(
        method="ordered", choices=ORDER_WORDS, label=_("Order"), empty_label=None
    )

    columns = ColumnsFilter(label=_("Columns"))

    class Meta:
        model = Business
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.form.fields
        fields["size"].choices = [("", _("All")), *size_choices()]
        fields["certificate"].choices = [("", _("All")), *certificate_choices()]
        fields["country"].choices = [("", _("All")), *country_choices()]
        self.offer_orders()
        self.offered = columns_for(self.request.user)
        fields["columns"].known = tuple(column.name for column in self.offered)
        if not self.request.user.has_perm(VIEW_MONEY):
            del fields["turnover"]

    def matching(self, businesses, name, words):
        self.search = Search(words, self.request.user)
        return businesses.matching(self.search).by_relevance(self.search)

    def inside(self, place):
        return conditions.lying_inside(place.code)

    def of_kind(self, kind):
        if isinstance(kind, Kbli):
            return Q(kbli__version=kind.version, kbli__code__startswith=kind.code)
        return Q(kbli__in=Kbli.objects.of_version().matching(kind).order_by().values("pk"))

    def of_size(self, value):
        scheme, _colon, size = value.partition(":")
        return conditions.of_size(scheme, None if size == UNKNOWN else size)

    def of_status(self, status):
        return Q(status=status)

    def holding(self, value):
        how, _colon, kind = value.partition(":")
        return conditions.holding(how, "" if kind == ANY else kind)

    def reaching(self, reach):
        return conditions.selling_to(reach=reach)

    def exporting_to(self, country):
        return conditions.selling_to(country=country)

    def employing(self, bounds):
        return conditions.measuring("workers_total", *bounds)

    def turning_over(self, bounds):
        """Of those whose money one may see; of the others turnover is as good as unknown."""
        seen = Scope.of(self.request.user, VIEW_MONEY)
        return conditions.measuring("turnover", *bounds) & seen.q("region__code")

    def needing(self, need):
        return conditions.needing(need)

    def unchanged(self, months):
        return conditions.unchanged_for(int(months))

    def registered(self, days):
        return conditions.registered_within(int(days))

    def photographed(self, answer):
        found = conditions.photographed()
        return found if answer == SOME else ~found

    def located(self, known):
        return Q(latitude__isnull=known != KNOWN)

    @property
    def common(self):
        return [self.form[name] for name in COMMON]

    @property
    def groups(self):
        """The rarer questions, and whether one of each group is in use or was not understood."""
        for group in GROUPS:
            fields = [self.form[name] for name in group.names if name in self.form.fields]
            is_open = any(field.data or field.errors for field in fields)
            yield {"label": group.label, "fields": fields, "is_open": is_open}

    @property
    def shown(self):
        """The columns asked for, or the usual ones."""
        names = self.answers.get("columns") or USUAL
        return [column for column in self.offered if column.name in names]

    def query_of(self, names):
        """Columns are worth saying only if they are not usual."""
        query = super().query_of(names)
        shown = [column.name for column in self.shown]
        if "columns" in query:
            usual = [column.name for column in self.offered if column.name in USUAL]
            query.pop("columns")
            query.update({"columns": ",".join(shown)} if shown != usual else {})
        return query

    def said(self, name, value):
        if name == "size":
            scheme, _colon, size = value.partition(":")
            return f"{size_words(size)}, {SizeScheme(scheme).label}"
        return super().said(name, value)
