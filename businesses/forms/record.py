"""What every form of one record has in common: typed boxes and the version its writer saw."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from businesses.forms.fields import typed_formfield
from businesses.models.money import money_of
from ikm_registry.ui.picked import PickedField


class TakenUp(forms.Form):
    """A form that may be opened as somebody left it; it is judged when it is sent, not before."""

    is_left = False

    def take_up(self):
        self.is_left = True

    def asks(self, name):
        """Whether the page shows this box."""
        return name in self.fields

    def full_clean(self):
        if self.is_left:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()


class RecordForm(TakenUp, forms.ModelForm):
    """A form of one record; a child says `class Meta(RecordForm.Meta)`.

    `units` names what stands after a number, by field.
    """

    units = {}
    # Boxes that tell something of the writing, not of the record: two writers never differ there.
    about_writing = {"seen_version", "reason", "remove_file", "confirm_same_person"}
    seen_version = forms.IntegerField(
        label=_("version"),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("This page is incomplete. Please open the record again."),
            "invalid": _("This page is incomplete. Please open the record again."),
        },
    )

    class Meta:
        formfield_callback = typed_formfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["seen_version"]
        else:
            self.initial["seen_version"] = self.instance.version
            self.keep_what_is_picked()
        for name, unit in self.units.items():
            self.fields[name].unit = unit
        for field in self.fields.values():
            name_the_blank(field)

    def keep_what_is_picked(self):
        for name, field in self.fields.items():
            if isinstance(field, PickedField):
                field.kept = getattr(self.instance, name)

    def opened_on(self, row):
        """This form as it would open now, on what `row` holds."""
        return type(self)(instance=row, prefix=self.prefix)

    @property
    def seen(self):
        return self.cleaned_data.get("seen_version")

    @property
    def changes_record(self):
        """Whether what was typed is anything else than what is stored."""
        return bool(set(self.changed_data) - {"seen_version", "reason"})

    @property
    def record_forms(self):
        """The forms of single records inside; several where one page edits several records."""
        return [self]

    def _update_errors(self, errors):
        """What its model says; a box that is wrong by itself hears nothing of it."""
        told = errors.update_error_dict({})
        new = {
            name if name in self.fields else NON_FIELD_ERRORS: listed
            for name, listed in told.items()
            if name not in self.errors
        }
        super()._update_errors(ValidationError(new))

    def take_errors(self, error):
        """Show what a service refused, beside its field where this form has it."""
        for name, errors in error.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, errors)


class CoveredForm(RecordForm):
    """A record with facts that go in but never come out again: their boxes open empty.

    `covers` says how each is shown beside its box. Left empty it stays as it is; removing it
    takes a tick. `keeps_covered` is what a child knows of when they do not stay.
    """

    covers = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, cover in self.covers.items():
            self.cover(self.fields[name], name, cover)

    def cover(self, box, name, cover):
        stored = getattr(self.instance, name)
        box.secret, box.stored_words = True, cover(stored) if stored else ""
        box.widget.attrs |= {"autocomplete": "off"}
        self.initial.pop(name, None)
        if stored:
            box.help_text = _("Recorded: %(covered)s. Type to replace it.") % {
                "covered": box.stored_words
            }
            words = _("Remove what is written here: %(what)s") % {"what": box.label}
            self.fields[f"forget_{name}"] = forms.BooleanField(label=words, required=False)

    def keeps_covered(self):
        return True

    def clean(self):
        super().clean()
        for name in self.covers if self.keeps_covered() else []:
            leaves = self.cleaned_data.get(f"forget_{name}")
            if not leaves and not self.cleaned_data.get(name):
                self.cleaned_data[name] = getattr(self.instance, name)


class OptionalRecordForm(RecordForm):
    """A record that may be left out; `needed` must be there once anything else is told."""

    needed = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.needed:
            self.fields[name].required = False
            name_the_blank(self.fields[name])

    def clean(self):
        super().clean()
        missing = [name for name in self.needed if not self.cleaned_data.get(name)]
        for name in missing if self.has_changed() else []:
            if name not in self.errors:
                self.add_error(name, ValidationError(_("Please fill this in as well."), "required"))

    @property
    def told(self):
        """The record to save; None where nothing was typed."""
        return self.instance if self.has_changed() else None


def leave_out_money(form):
    """What its writer may not see she may not write: the boxes go, what is stored stays."""
    for name in money_of(form._meta.model) & set(form.fields):
        del form.fields[name]


def name_the_blank(field):
    """An empty choice says what it means: "not known" is an answer."""
    blank = _("choose") if field.required else _("not known")
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = field.empty_label and blank
    elif isinstance(field, forms.ChoiceField):
        field.choices = [
            (value, blank if value in ("", None) else label) for value, label in field.choices
        ]
