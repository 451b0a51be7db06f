"""Naming the other record of the same business."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from businesses.registry_no import is_valid


class MergeForm(forms.Form):
    """`within` are the businesses that this person may remove; others do not exist for her."""

    double = forms.CharField(
        label=_("Number of the other record"),
        max_length=20,
        help_text=_("For example IKM-3513-000128-4. It is removed; what only it knows stays."),
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=200,
        help_text=_("Optional. It stands in the history."),
    )

    def __init__(self, *args, within, **options):
        super().__init__(*args, **options)
        self.within = within

    def clean_double(self):
        number = self.cleaned_data["double"].strip().upper()
        found = self.within.filter(registry_no=number).first() if is_valid(number) else None
        if found is None:
            raise ValidationError(_("There is no business with this number here."))
        return found
