"""Taking candidates along for SIKP, and bringing the bank's answer back."""

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.forms.access import PurposeForm
from businesses.validators import sheet_size
from ikm_registry.ui.widgets import DayInput
from programs.choices import ApplicationState, LayoutUse
from programs.models import SikpLayout

# A day in which what was shown is loaded.
KEPT_FOR = 24 * 60 * 60
SALT = "programs.answers"


class LayoutField(forms.ModelChoiceField):
    def __init__(self, use, **kwargs):
        rows = SikpLayout.objects.filter(use=use, is_used=True)
        super().__init__(rows, label=_("Layout"), empty_label=_("choose"), **kwargs)


class CandidateFileForm(PurposeForm):
    """Which file, and what the personal data in it are needed for."""

    WHOSE = [
        (ApplicationState.CHECKED, _("those who are ready to be sent")),
        (ApplicationState.SENT, _("those who were sent and wait for an answer")),
    ]
    layout = LayoutField(LayoutUse.CANDIDATES)
    whose = forms.ChoiceField(label=_("Whom it holds"), choices=WHOSE)
    field_order = ["layout", "whose"]


class SentForm(forms.Form):
    on = forms.DateField(label=_("Uploaded on"), widget=DayInput, initial=timezone.localdate)


class AnswerForm(forms.Form):
    layout = LayoutField(LayoutUse.ANSWER)
    file = forms.FileField(
        label=_("File of the bank"),
        validators=[sheet_size],
        help_text=_("Excel or CSV, one applicant in each row, up to 2,000 rows."),
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx,.xls,.ods"}),
    )


class ShownForm(forms.Form):
    """What was shown, signed for the person who saw it; nothing of it is kept here meanwhile."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, **kwargs)
        self.about = about

    def clean_shown(self):
        try:
            about, rows = signing.loads(self.cleaned_data["shown"], salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            about, rows = None, []
        if about != self.about:
            raise forms.ValidationError(_("Choose the file again: this list is no longer valid."))
        return rows


def signed(rows, about):
    return signing.dumps([about, rows], salt=SALT, compress=True)
