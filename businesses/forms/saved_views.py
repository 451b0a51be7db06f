"""Naming a view, and sharing it with one's office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from businesses.models import SavedView
from ikm_registry.regions.models import Region


class SavedViewForm(forms.ModelForm):
    """Costs one query for the offices of the person."""

    class Meta:
        model = SavedView
        fields = ["name", "region"]

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(pk__in=offices)
        self.fields["region"].empty_label = _("Nobody, only for me")
