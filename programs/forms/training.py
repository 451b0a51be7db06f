"""Forms of a training: its sessions, who takes part, who was there, what was learnt."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from businesses.forms.record import RecordForm
from programs.models import Participant, TrainingSession
from programs.models.training import REASON
from programs.numbers import CARD, CERTIFICATE, EQUIPMENT, read_code


class SessionForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = TrainingSession
        fields = ["topic", "held_on", "begins_at", "ends_at", "place", "trainer"]
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}) for name in ("begins_at", "ends_at")
        }


class ParticipantForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Participant
        fields = ["name"]


class ScoresForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Participant
        fields = ["name", "pre_score", "post_score"]


class PresentChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, participant):
        return f"{participant.name} · {participant.application.applicant}"


class PresenceForm(forms.Form):
    """The list of a session."""

    present = PresentChoice(
        label=_("Who was there"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, participants, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = participants

    def take_errors(self, error):
        self.add_error(None, error.messages)


class CardForm(forms.Form):
    """The code of a card, typed where nothing can scan it."""

    card = forms.CharField(
        label=_("Code of the card"), max_length=40, help_text=_("For example KRT-7KQ2M-X9FPA.")
    )

    def clean_card(self):
        code = read_code(CARD, self.cleaned_data["card"])
        if not code:
            raise ValidationError(_("This is no code of a card. It begins with KRT."))
        return code

    def take_errors(self, error):
        self.add_error("card", error.messages)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why it is withdrawn.")},
    )

    def take_errors(self, error):
        self.add_error(None, error.messages)


class NumberForm(forms.Form):
    """The number on a certificate or a plate, typed by anybody."""

    nomor = forms.CharField(
        label=_("Number on the certificate or the plate"),
        max_length=40,
        help_text=_("It begins with SRT or ALT."),
    )

    def clean_nomor(self):
        for series in (CERTIFICATE, EQUIPMENT):
            typed = self.cleaned_data["nomor"].strip().upper()
            if typed.startswith(series) and (code := read_code(series, typed)):
                return code
        raise ValidationError(_("This is no such number. Read it again, letter by letter."))
