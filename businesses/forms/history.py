"""Questions to the history of a business, and the words with which something is brought back."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ikm_registry.ui.widgets import DayInput


class HistoryFilter(forms.Form):
    """Who changed what, and when. `people` are pairs of key and name; `kinds` {address: fields}.

    `what` is the address of a kind of record ("produk") or that and a field ("produk.price").
    """

    who = forms.ChoiceField(label=_("Who"), required=False)
    what = forms.ChoiceField(label=_("What"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def __init__(self, data, *, people, kinds):
        super().__init__(data)
        self.fields["who"].choices = [("", _("Everybody")), *people]
        self.fields["what"].choices = [("", _("Everything")), *groups(kinds)]

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day lies before the first one. Please check both."))

    @property
    def answers(self):
        """What was understood, by parameter; nothing of a form that has errors."""
        return {k: v for k, v in self.cleaned_data.items() if v} if self.is_valid() else {}


def groups(kinds):
    for address, (model, fields) in kinds.items():
        name = capfirst(model._meta.verbose_name)
        whole = (address, _("%(kind)s: everything") % {"kind": name})
        single = [(f"{address}.{f.name}", f"{name}: {f.verbose_name}") for f in fields]
        yield name, [whole, *single]


class ReturnForm(forms.Form):
    """Asked before something is brought back; the reason stands in the history."""

    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=200,
        help_text=_("Optional. It stands in the history."),
    )


class ReturnValueForm(ReturnForm):
    """`seen_version` is that of the record beside which the earlier value was shown."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
