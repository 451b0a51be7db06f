"""What may be asked of the list of credit cases."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from businesses.filters.questions import ChoiceQuestion, RowQuestion, TextQuestion
from programs.choices import ApplicationState as State
from programs.choices import Collectability
from programs.filters.cases import CaseFilter
from programs.models import CreditCase, CreditScheme

STATES = [
    (state.value, state.label)
    for state in (
        State.DRAFT,
        State.SUBMITTED,
        State.RETURNED,
        State.CHECKED,
        State.SENT,
        State.AT_BANK,
        State.SIGNED,
        State.DISBURSED,
        State.RUNNING,
        State.SETTLED,
        State.BAD,
        State.REFUSED,
        State.REJECTED,
        State.WITHDRAWN,
        State.CLOSED,
    )
]
ORDERS = [
    ("-asked", _("Newest first")),
    ("asked", _("Oldest first")),
    ("wished", _("Smallest amount first")),
    ("-wished", _("Largest amount first")),
    ("reported", _("Longest without a report first")),
]


class CreditFilter(CaseFilter):
    default_order = "-asked"
    orders = {"asked": F("created_at"), "wished": F("wished"), "reported": F("reported_on")}

    state = ChoiceQuestion(asks="of_state", choices=STATES, label=_("State"), empty_label=_("All"))
    scheme = RowQuestion(
        asks="of_scheme",
        queryset=CreditScheme.objects.all(),
        label=_("Scheme"),
        empty_label=_("All"),
    )
    collectability = ChoiceQuestion(
        asks="of_collectability",
        choices=Collectability,
        label=_("Collectability"),
        empty_label=_("All"),
    )
    bank = TextQuestion(asks="of_bank", label=_("Bank"))
    ordering = ChoiceFilter(method="ordered", choices=ORDERS, label=_("Order"), empty_label=None)

    class Meta:
        model = CreditCase
        fields = []

    @property
    def questions(self):
        return [self.form[name] for name in ("state", "scheme", "collectability", "bank")]

    def of_scheme(self, scheme):
        return Q(scheme=scheme)

    def of_collectability(self, collectability):
        return Q(collectability=collectability)

    def of_bank(self, words):
        return Q(bank__icontains=words)
