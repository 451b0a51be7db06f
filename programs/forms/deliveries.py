"""Forms from the decree to the visits afterwards."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from businesses.forms.parts import part_formfield
from businesses.forms.record import RecordForm, leave_out_money
from programs.choices import ReceiverRole
from programs.models import (
    Agreement,
    Correction,
    Decree,
    FollowUp,
    Handover,
    Item,
    ItemCheck,
    Point,
)

# Kinds of pieces that one form takes; of each any number.
BLOCKS = 3
MOST_SERIALS = 200
MOST_POINTS = 20


class ApplicantChoice(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=None, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, application):
        return f"{application.applicant} · {application.number}"


class ItemChoice(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=None, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, item):
        return f"{item} · {item.application.region}"


class SignedForm(RecordForm):
    """A form of something that was signed, with its file or photo."""

    class Meta(RecordForm.Meta):
        formfield_callback = part_formfield


class DecreeForm(SignedForm):
    recipients = ApplicantChoice(
        label=_("Whom it names"),
        error_messages={"required": _("Tick whom the decree names.")},
    )

    class Meta(SignedForm.Meta):
        model = Decree
        fields = ["number", "signed_on", "file"]

    def __init__(self, *args, selected, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipients"].queryset = selected
        if not selected.exists():
            self.fields["recipients"].help_text = _(
                "Nobody who was selected waits for a decree. Select applicants first."
            )


class AgreementForm(SignedForm):
    class Meta(SignedForm.Meta):
        model = Agreement
        fields = ["number", "signed_on", "has_integrity_pact", "file"]


class CorrectionForm(SignedForm):
    """The right number, and the right file where that was wrong."""

    class Meta(SignedForm.Meta):
        model = Correction
        fields = ["number", "file", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget = forms.Textarea(attrs={"rows": 2})


class UnitForm(SignedForm):
    """Pieces of one kind; each line of `serials` is one of them."""

    serials = forms.CharField(
        label=_("Serial numbers"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As on the plate of the maker, one piece a line."),
    )

    class Meta(SignedForm.Meta):
        model = Item
        fields = ["kind", "maker", "made_in", "price"]

    def clean_serials(self):
        lines = [line.strip() for line in self.cleaned_data["serials"].splitlines()]
        serials = [line for line in lines if line]
        if len(serials) > MOST_SERIALS:
            raise ValidationError(_("These are too many for one form. Hand over in two parts."))
        if len({serial.upper() for serial in serials}) < len(serials):
            raise ValidationError(_("A serial number stands here twice."))
        if any(len(serial) > Item._meta.get_field("serial_no").max_length for serial in serials):
            raise ValidationError(_("Write one serial number a line."))
        return serials

    @property
    def pieces(self):
        told = {name: self.cleaned_data[name] for name in self._meta.fields}
        return [Item(serial_no=serial, **told) for serial in self.cleaned_data["serials"]]


class HandoverForm(SignedForm):
    """The handover with its pieces: new ones in blocks, idle ones of others by a tick."""

    idle = ItemChoice(label=_("Idle pieces that go over with it"), required=False)

    class Meta(SignedForm.Meta):
        model = Handover
        fields = ["number", "signed_on", "place", "receiver_role", "photo"]

    def __init__(self, *args, idle, is_of_group, **kwargs):
        super().__init__(*args, **kwargs)
        if is_of_group:
            roles = self.fields["receiver_role"]
            roles.choices = [each for each in roles.choices if each[0] != ReceiverRole.OWNER]
        self.fields["idle"].queryset = idle
        if not idle.exists():
            del self.fields["idle"]
        sent = {"data": self.data} if self.is_bound else {}
        self.blocks = [
            UnitForm(
                **sent, prefix=f"unit{nth}", empty_permitted=True, use_required_attribute=False
            )
            for nth in range(1, BLOCKS + 1)
        ]

    def is_valid(self):
        # All of them are asked, so that all errors are shown at once.
        return all([super().is_valid(), *(block.is_valid() for block in self.blocks)])

    @property
    def pieces(self):
        return [unit for block in self.blocks if block.has_changed() for unit in block.pieces]


class CheckForm(SignedForm):
    class Meta(SignedForm.Meta):
        model = ItemCheck
        fields = ["state", "on", "photo", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].widget = forms.Textarea(attrs={"rows": 2})


class FollowUpForm(RecordForm):
    """What a visit found; without the right to see money, that box is left out."""

    class Meta(RecordForm.Meta):
        model = FollowUp
        fields = ["done_on", "effect", "turnover", "workers", "note"]

    def __init__(self, *args, money, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("done_on", "effect"):
            self.fields[name].required = True
        self.fields["note"].widget = forms.Textarea(attrs={"rows": 3})
        if not money:
            leave_out_money(self)


class PointsForm(forms.Form):
    """The check list of a program, a question a line."""

    points = forms.CharField(
        label=_("Questions, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Each is answered for everybody before the decree names her."),
    )

    def clean_points(self):
        lines = [line.strip() for line in self.cleaned_data["points"].splitlines()]
        points = list(dict.fromkeys(line for line in lines if line))
        longest = Point._meta.get_field("words").max_length
        if len(points) > MOST_POINTS or any(len(point) > longest for point in points):
            raise ValidationError(_("Up to 20 questions of up to 200 letters."))
        return points

    def take_errors(self, error):
        self.add_error(None, error.messages)


class AnswersForm(forms.Form):
    """The check list for one applicant: in order or not, and what is wrong."""

    def __init__(self, *args, points, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.points = {str(point.pk): point for point in points}
        for key, point in self.points.items():
            answer = known.get(point.pk)
            self.fields[f"holds_{key}"] = forms.ChoiceField(
                label=point.words,
                required=False,
                widget=forms.RadioSelect,
                choices=[("1", _("In order")), ("0", _("Not in order"))],
                initial=answer and ("1" if answer.holds else "0"),
            )
            self.fields[f"note_{key}"] = forms.CharField(
                label=_("What is not in order"),
                required=False,
                max_length=500,
                initial=answer and answer.note,
            )

    def clean(self):
        for key in self.points:
            is_wrong = self.cleaned_data.get(f"holds_{key}") == "0"
            if is_wrong and not self.cleaned_data.get(f"note_{key}"):
                self.add_error(f"note_{key}", _("Write what is not in order."))

    @property
    def answers(self):
        told = self.cleaned_data
        return {
            point: (told[f"holds_{key}"] == "1", told[f"note_{key}"])
            for key, point in self.points.items()
            if told[f"holds_{key}"]
        }

    def take_errors(self, error):
        self.add_error(None, error.messages)
