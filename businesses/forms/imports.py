"""The box in which an officer hands in a list, and the one in which she says what 1 stands for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from businesses.choices import MoneyUnit
from businesses.models import ImportBatch
from businesses.models.import_batch import SHEET_TYPES
from businesses.services.import_batches import regencies_open_to


class UploadForm(forms.ModelForm):
    class Meta:
        model = ImportBatch
        fields = ["file", "region", "year", "money_unit"]
        help_texts = {
            "file": _("Excel, LibreOffice or CSV, one business in each row, up to 20 MB."),
            "year": _("The year that workers, production and investment in the list are about."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in SHEET_TYPES)
        regencies = regencies_open_to(user)
        self.fields["region"].queryset = regencies
        if len(first_two := regencies[:2]) == 1:
            self.fields["region"].initial = first_two[0]
            self.fields["region"].empty_label = None
        self.fields["year"].initial = timezone.localdate().year - 1
        self.fields["money_unit"].choices = [("", _("As the titles say")), *MoneyUnit.choices]

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.instance.filename = file.name[:200]
        return file


class MoneyUnitForm(forms.Form):
    money_unit = forms.TypedChoiceField(
        label=_("Money is written in"), choices=MoneyUnit, coerce=int, required=False
    )
