"""What an administrator is asked when another system is to be called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ikm_registry.hooks.addresses import LONGEST
from ikm_registry.hooks.choices import EventType, State, event_choices
from ikm_registry.hooks.models import may_be_called
from ikm_registry.people.forms import PlaceToGive


class KeyChoice(forms.ModelChoiceField):
    def label_from_instance(self, key):
        return f"{key.name} ({key}…)"


class HookForm(forms.Form):
    """Where the receiver is, what it is told, and by which key it reads."""

    name = forms.CharField(
        label=_("Name of the webhook"),
        max_length=100,
        help_text=_("What receives the calls: “queue of the portal”."),
    )
    url = forms.CharField(
        label=_("Address of the receiver"),
        max_length=LONGEST,
        validators=[may_be_called],
        widget=forms.URLInput,
        help_text=_("Like https://example.go.id/webhook, reachable from the internet."),
    )
    key = KeyChoice(
        queryset=None,
        label=_("Key"),
        empty_label=None,
        help_text=_("The receiver is told of what this key may read, and fetches it by it."),
    )
    told = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=event_choices,
        initial=EventType.values,
        widget=forms.CheckboxSelectMultiple,
    )
    area = PlaceToGive(
        label=_("Only from this place"),
        required=False,
        help_text=_("Empty: all places of the client."),
    )

    def __init__(self, *args, keys, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].queryset = keys
        self.fields["area"].queryset = places


class LogQuestion(forms.Form):
    """Which calls of the log to show."""

    event = forms.ChoiceField(label=_("Event"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [("", _("all events")), *event_choices()]
        self.fields["state"].choices = [("", _("all states")), *State.choices]

    def asked(self):
        """What was chosen; a choice that is none asks nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
