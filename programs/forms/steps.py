"""The boxes of a step: the day, the reason, and the facts that some steps are about."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.forms.fields import typed_formfield
from ikm_registry.ui.widgets import DayInput
from programs.choices import Collectability, Deed
from programs.models import CreditCase
from programs.models.application import REASON
from programs.workflow import STEPS


class StepForm(forms.Form):
    """`facts` are the names of the boxes that go into the step beside its day and reason."""

    facts: tuple[str, ...] = ()

    on = forms.DateField(label=_("On which day"), widget=DayInput)
    note = forms.CharField(
        label=_("Reason"), max_length=REASON, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, deed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        if not STEPS[deed].needs_reason:
            del self.fields["note"]
        else:
            self.fields["note"].required = True
            self.fields["note"].help_text = _("The applicant reads it.")

    @property
    def step(self):
        """As `advance` takes it; amounts and days as JSON keeps them."""
        said = self.cleaned_data
        return {
            "on": said["on"],
            "note": said.get("note", ""),
            "facts": {name: plain(said.get(name)) for name in self.facts},
        }

    def take_errors(self, error):
        for name, errors in error.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, errors)


def plain(value):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else int(value)


def box(model, name, **options):
    """The box of a column, which the form of a step opens empty."""
    return typed_formfield(model._meta.get_field(name), required=True, **options)


class SignForm(StepForm):
    facts = ("granted",)
    granted = box(CreditCase, "granted")
    field_order = ["granted"]


class ReportForm(StepForm):
    facts = ("outstanding", "collectability")
    outstanding = box(CreditCase, "outstanding")
    collectability = forms.TypedChoiceField(
        label=_("Collectability"), choices=[("", _("choose")), *Collectability.choices], coerce=int
    )
    field_order = ["outstanding", "collectability"]


class IssueForm(StepForm):
    facts = ("number", "issued_on", "expires_on", "issuer")
    number = forms.CharField(label=_("Number"), max_length=60)
    issuer = forms.CharField(label=_("Issuer"), max_length=150, required=False)
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=DayInput)
    expires_on = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=DayInput,
        help_text=_("Leave it empty where it ends on no day. A reminder comes before it ends."),
    )
    field_order = ["number", "issuer", "issued_on", "expires_on"]


FORMS = {Deed.SIGN: SignForm, Deed.RUN: ReportForm, Deed.ISSUE: IssueForm}


def form_of(deed):
    return FORMS.get(deed, StepForm)
