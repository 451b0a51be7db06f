"""The form of a business and its owner; for a new one also its first figures and product."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from businesses.choices import Source
from businesses.forms.record import CoveredForm, OptionalRecordForm, RecordForm
from businesses.models import Business, Kbli, Owner
from businesses.services.doubles import NOT_A_DOUBLE
from businesses.services.recognising import SAME_PERSON, OtherName
from ikm_registry.regions.choices import Level
from ikm_registry.ui.templatetags.ui import covered, masked, masked_phone


def at_least_a_regency(place):
    """Validates what a box for the place of a business was given."""
    if place.level < Level.REGENCY:
        raise ValidationError(_("Choose at least the regency, better the village."), "too_wide")


def covered_day(day):
    return covered(str(day), 4, 0)


class KbliListField(forms.CharField):
    """Several five-digit codes in one box: "10793, 10794"."""

    default_error_messages = {
        "does_not_exist": _("%(typed)s is not a five-digit KBLI code. Look it up in the box above.")
    }

    def prepare_value(self, value):
        if isinstance(value, list):
            return ", ".join(line.code for line in value)
        return value

    def to_python(self, value):
        typed = re.split(r"[\s,;]+", super().to_python(value).strip(",; "))
        codes = dict.fromkeys(code for code in typed if code)
        lines = {
            line.code: line
            for line in Kbli.objects.of_version()
            .subclasses()
            .filter(code__in=[code for code in codes if re.fullmatch("[0-9]{5}", code)])
        }
        if wrong := [code for code in codes if code not in lines]:
            raise ValidationError(
                self.error_messages["does_not_exist"], "does_not_exist", {"typed": wrong[0][:60]}
            )
        return [lines[code] for code in codes]


class BusinessForm(CoveredForm):
    """What a business is and where; only name, place and status must be known."""

    other_kbli = KbliListField(
        label=_("Other KBLI"),
        required=False,
        help_text=_("Five-digit codes with commas between, for example 10793, 10794."),
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=200,
        help_text=_("Optional. It stands in the history."),
    )
    confirm_not_duplicate = forms.BooleanField(
        label=_("It is another business"),
        required=False,
        help_text=_("Tick it when you have compared both."),
    )
    units = {"accuracy_m": "m"}
    covers = {"npwp": masked}

    class Meta(RecordForm.Meta):
        model = Business
        fields = [
            "name",
            "brand",
            "legal_form",
            "kbli",
            "status",
            "region",
            "address",
            "rt",
            "rw",
            "opening_hours",
            "nib",
            "nib_issued_on",
            "npwp",
            "tenure",
            "latitude",
            "longitude",
            "accuracy_m",
            "coordinate_source",
            "siinas_no",
            "siinas_reported_on",
            "founded_year",
            "source",
            "collected_on",
        ]
        labels = {"source": _("How it came to us")}
        help_texts = {
            "name": _("As on the signboard, for example Keripik Bu Rupi."),
            "address": _("Street or hamlet, for example Dusun Krajan, Jalan Raya Leces 12."),
            "nib": _("13 digits. Leave empty if there is none."),
            "npwp": _("15 or 16 digits; dots and dashes may stay."),
            "latitude": _("For example -7.841234."),
            "longitude": _("For example 113.251234."),
        }

    def __init__(self, *args, places=None, **kwargs):
        super().__init__(*args, **kwargs)
        if places is not None:
            self.fields["region"].queryset = places
        self.fields["region"].validators.append(at_least_a_regency)
        self.fields["source"].required = False
        if self.instance._state.adding:
            del self.fields["reason"]
        else:
            del self.fields[NOT_A_DOUBLE]
            self.initial["other_kbli"] = list(self.instance.other_kbli.all())

    def asks(self, name):
        """Whether it is another one is asked only of a business that is like a registered one."""
        if name == NOT_A_DOUBLE and name in self.fields:
            return name in self.errors or bool(self[name].value())
        return super().asks(name)

    def clean_source(self):
        return self.cleaned_data["source"] or Source.OFFICE


class OwnerForm(CoveredForm, OptionalRecordForm):
    """The person behind a business. Her numbers go in, but never come out again."""

    needed = ["name"]
    covers = {"nik": masked, "phone": masked_phone, "birth_date": covered_day}

    other_person = forms.BooleanField(
        label=_("The business now belongs to another person"),
        required=False,
        help_text=_("Tick it to keep the former owner's data as they are."),
    )
    confirm_same_person = forms.BooleanField(
        label=_("She is who is known by this NIK"),
        required=False,
        help_text=_("Tick it when you have compared number and name."),
    )

    class Meta(RecordForm.Meta):
        model = Owner
        fields = [
            "name",
            "nik",
            "sex",
            "phone",
            "birth_date",
            "email",
            "education",
            "legal_basis",
            "consented_on",
        ]
        help_texts = {
            "nik": _("16 digits on the identity card. Leave empty if it is not at hand."),
            "phone": _("For example 0812 3456 7890."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nik"].widget.attrs |= {"inputmode": "numeric"}
        if self.instance._state.adding:
            del self.fields["other_person"]
        self.fields["legal_basis"].required = False

    def keeps_covered(self):
        return not self.cleaned_data.get("other_person")

    def asks(self, name):
        """Whether she is who is known is asked only where somebody of another name is."""
        if name == SAME_PERSON:
            return self.has_error("nik", "other_name") or bool(self[name].value())
        return super().asks(name)

    def take_errors(self, error):
        super().take_errors(error)
        if isinstance(error, OtherName):
            self[SAME_PERSON].label = _("The owner is %(name)s") % {"name": error.known}

    @property
    def knows_her(self):
        return self.cleaned_data[SAME_PERSON]

    def has_changed(self):
        told = set(self.changed_data) - {SAME_PERSON}
        return bool(told - {"legal_basis"} if self.instance._state.adding else told)

    def clean(self):
        super().clean()
        if not self.cleaned_data.get("legal_basis"):
            self.cleaned_data["legal_basis"] = self.instance.legal_basis

    def _post_clean(self):
        if self.cleaned_data.get("other_person"):
            self.instance = Owner()
        super()._post_clean()
