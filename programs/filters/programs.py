"""The questions one may ask about programs, and about who fits one."""

from django import forms
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from businesses.filters.questions import ChoiceQuestion, NumberQuestion, PlaceQuestion
from businesses.filters.turning import TurnableFilter
from businesses.models import Business, BusinessGroup
from ikm_registry.accounts.scope import beginning
from ikm_registry.rest.documents import within
from programs.choices import FundSource, ProgramKind, Recipient, Window
from programs.models import Program
from programs.models.eligibility import never_helped
from programs.models.program import ProgramQuerySet

NEVER, BEFORE = "never", "before"
BY_PLACE_AND_NAME = [
    ("place", _("Place")),
    ("-place", _("Place, backwards")),
    ("name", _("Name, A to Z")),
    ("-name", _("Name, Z to A")),
]


class ProgramFilter(TurnableFilter):
    """Narrows the programs it is given; it never adds one."""

    default_order = "-opens"
    orders = {"name": Lower("name"), "opens": F("opens_on"), "closes": F("closes_on")}

    q = CharFilter(field_name="name", lookup_expr="icontains", label=_("Name"), max_length=100)
    kind = ChoiceQuestion(
        asks="of_kind", choices=ProgramKind, label=_("Kind"), empty_label=_("All")
    )
    state = ChoiceQuestion(asks="in_window", choices=Window, label=_("State"), empty_label=_("All"))
    year = NumberQuestion(
        asks="of_year", label=_("Budget year"), min_value=2000, max_value=2100, decimal_places=0
    )
    fund = ChoiceQuestion(
        asks="paid_from", choices=FundSource, label=_("Fund source"), empty_label=_("All")
    )
    region = PlaceQuestion(asks="organised_in", label=_("Organised in"))
    ordering = ChoiceFilter(
        method="ordered",
        choices=[
            ("-opens", _("Newest window first")),
            ("opens", _("Oldest window first")),
            ("closes", _("Ends first")),
            ("-closes", _("Ends last")),
            ("name", _("Name, A to Z")),
            ("-name", _("Name, Z to A")),
        ],
        label=_("Order"),
        empty_label=None,
    )

    class Meta:
        model = Program
        fields = []

    @property
    def questions(self):
        return [self.form[name] for name in ("q", "kind", "state", "year", "fund")]

    def of_kind(self, kind):
        return Q(kind=kind)

    def in_window(self, window):
        return ProgramQuerySet.in_window(window)

    def of_year(self, year):
        return Q(year=year)

    def paid_from(self, source):
        return Q(fund_source=source)

    def organised_in(self, place):
        return beginning("region_id", place.code)


class HelpQuestion(ChoiceQuestion):
    """Whether a program ever helped them."""

    def __init__(self, **options):
        told = {
            "asks": "of_help",
            "choices": [(NEVER, _("never yet")), (BEFORE, _("before"))],
            "label": _("Was helped"),
            "empty_label": _("All"),
            "widget": forms.Select,
        }
        super().__init__(**told | options)


class WhoFitsFilter(TurnableFilter):
    """Narrows those that fit a program; places are those where one sees them."""

    recipient: Recipient
    default_order = "place"
    asked_first = ("helped",)

    region = PlaceQuestion(asks="inside", label=_("Place"))
    helped = HelpQuestion()
    ordering = ChoiceFilter(
        method="ordered", choices=BY_PLACE_AND_NAME, label=_("Order"), empty_label=None
    )

    def of_help(self, value):
        never = never_helped(self.recipient)
        return never if value == NEVER else ~never


class FittingFilter(WhoFitsFilter):
    recipient = Recipient.BUSINESS
    orders = {"name": Lower("business__name"), "place": F("place")}

    class Meta:
        model = Business
        fields = []

    def inside(self, place):
        return within(place.code)


class FittingGroupFilter(WhoFitsFilter):
    recipient = Recipient.GROUP
    orders = {"name": Lower("name"), "place": F("region_id"), "members": F("member_count")}

    ordering = ChoiceFilter(
        method="ordered",
        choices=[
            *BY_PLACE_AND_NAME,
            ("-members", _("Most members first")),
            ("members", _("Fewest members first")),
        ],
        label=_("Order"),
        empty_label=None,
    )

    class Meta:
        model = BusinessGroup
        fields = []

    def inside(self, place):
        return beginning("region_id", place.code)
