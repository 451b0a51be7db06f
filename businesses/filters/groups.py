"""The questions one may ask about groups of businesses."""

from django import forms
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from businesses.choices import GroupKind, GroupNeed
from businesses.filters.questions import BetweenFilter, KindFilter
from businesses.models import BusinessGroup, Kbli
from businesses.models.readiness import READINESS
from ikm_registry.ui.lists import ListFilter, PlaceFilter

NOTHING = "nothing"
ACTIVE, DISSOLVED = "active", "dissolved"
WITH, WITHOUT = "with", "without"


class GroupFilter(ListFilter):
    """Narrows the groups it is given; it never adds one."""

    orders = {
        "name": Lower("name"),
        "place": F("region_id"),
        "members": F("member_count"),
        "created": F("created_at"),
    }

    q = CharFilter(
        method="matching",
        label=_("Search"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name or number of the group")}),
    )
    region = PlaceFilter(method="inside", label=_("Place"))
    kind = ChoiceFilter(choices=GroupKind, label=_("Kind of group"), empty_label=_("All"))
    kbli = KindFilter(method="of_kind", label="KBLI")
    missing = ChoiceFilter(
        method="lacking",
        choices=[
            (NOTHING, _("nothing: ready for a program")),
            *((need.value, need.label) for need in (*READINESS, GroupNeed.DECREE)),
        ],
        label=_("Still needed"),
        empty_label=_("All"),
    )
    decree = ChoiceFilter(
        method="decreed",
        choices=[(WITH, _("with a decree")), (WITHOUT, _("without a decree"))],
        label=_("Decree (SK)"),
        empty_label=_("All"),
    )
    members = BetweenFilter(method="counting", label=_("Members"))
    state = ChoiceFilter(
        method="existing",
        choices=[(ACTIVE, _("Active")), (DISSOLVED, _("Dissolved"))],
        label=_("Status"),
        empty_label=_("All"),
    )
    ordering = ChoiceFilter(
        method="ordered",
        choices=[
            ("name", _("Name, A to Z")),
            ("-name", _("Name, Z to A")),
            ("place", _("Place")),
            ("-place", _("Place, backwards")),
            ("-members", _("Most members first")),
            ("members", _("Fewest members first")),
            ("-created", _("Newest first")),
        ],
        label=_("Order"),
        empty_label=None,
    )

    class Meta:
        model = BusinessGroup
        fields = []

    def matching(self, groups, name, words):
        return groups.matching(words)

    def inside(self, groups, name, place):
        return groups.inside(place.code)

    def of_kind(self, groups, name, kind):
        kinds = Kbli.objects.of_version()
        is_code = isinstance(kind, Kbli)
        return groups.of_industries(kinds.inside(kind.code) if is_code else kinds.matching(kind))

    def lacking(self, groups, name, need):
        return groups.ready() if need == NOTHING else groups.lacking(need)

    def decreed(self, groups, name, value):
        return groups.with_decree() if value == WITH else groups.without_decree()

    def counting(self, groups, name, bounds):
        return groups.having_members(*bounds)

    def existing(self, groups, name, value):
        return groups.active() if value == ACTIVE else groups.dissolved()
