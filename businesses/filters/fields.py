"""How an answer is typed: what is made, from so many to so many, and "not"."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from businesses.models import Kbli
from ikm_registry.ui.templatetags.ui import grouped
from ikm_registry.ui.widgets import Picker


class KindField(forms.Field):
    """What is made: the beginning of a KBLI code, or everyday words. Costs one query."""

    longest = 300
    widget = Picker(
        "businesses:pick_kbli",
        attrs={"maxlength": longest, "placeholder": _("for example “keripik”")},
    )
    code = re.compile(r"([0-9]+)\b")
    default_error_messages = {"unknown": _("No KBLI of industry begins with %(digits)s.")}

    def to_python(self, value):
        """The row of the code; words stay words."""
        text = (value or "").strip()[: self.longest]
        ProhibitNullCharactersValidator()(text)
        digits = self.code.match(text)
        if not digits:
            return text
        if row := Kbli.objects.of_version().filter(code=digits[1]).first():
            return row
        raise ValidationError(self.error_messages["unknown"], "unknown", {"digits": digits[1]})


class Between(tuple):
    """The least and the most, either of which may be open; it reads as people say it."""

    __slots__ = ()

    def __str__(self):
        least, most = (None if bound is None else grouped(bound) for bound in self)
        if least == most:
            return str(least)
        if most is None:
            return _("%(number)s or more") % {"number": least}
        if least is None:
            return _("%(number)s or fewer") % {"number": most}
        return f"{least}–{most}"


class TwoBoxes(forms.MultiWidget):
    """From and to under one name: `workers=5-19`, which is also what an address says."""

    def __init__(self, **options):
        boxes = {
            name: forms.TextInput({"inputmode": "numeric", "autocomplete": "off", **words})
            for name, words in {
                "least": {"aria-label": _("from"), "placeholder": _("from")},
                "most": {"aria-label": _("to"), "placeholder": _("to")},
            }.items()
        }
        super().__init__(boxes, **options)
        self.widgets_names = ["", ""]

    def value_from_datadict(self, data, files, name):
        typed = [text.strip() for text in data.getlist(name)]
        return "-".join(typed) if any(typed) else ""

    def decompress(self, value):
        least, _dash, most = (value or "").partition("-")
        return [least, most]


class BetweenField(forms.Field):
    """5-19, 5- or -19; a single number is just that one. Dots may part thousands."""

    widget = TwoBoxes
    written = re.compile(r"([0-9]{0,18})(-?)([0-9]{0,18})")
    default_error_messages = {
        "invalid": _("Write whole numbers, like 5 and 19; one of the two may stay empty."),
        "order": _("The first number is larger than the second. Please exchange them."),
    }

    def to_python(self, value):
        found = self.written.fullmatch(re.sub(r"[. ]", "", value or ""))
        if not found:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        least, dash, most = found.groups()
        if not (least or most):
            return None
        bounds = Between(
            int(bound) if bound else None for bound in (least, most if dash else least)
        )
        if None not in bounds and bounds[0] > bounds[1]:
            raise ValidationError(self.error_messages["order"], "order")
        return bounds


class Names(forms.TextInput):
    """Ticks under one name, or all in one word: `not=status&not=kbli`, `not=status,kbli`."""

    def value_from_datadict(self, data, files, name):
        return ",".join(filter(None, (part.strip() for part in data.getlist(name))))


class NamesField(forms.Field):
    """Some of the names that are `known`, in their order there."""

    widget = Names
    known: tuple[str, ...] = ()

    def to_python(self, value):
        typed = {name.strip() for name in (value or "").split(",")}
        return tuple(name for name in self.known if name in typed)


class TurnedField(NamesField):
    """The filters that are turned round; to pass one over would show what was not asked for."""

    default_error_messages = {"unknown": _("“%(name)s” is no filter that can be turned round.")}

    def to_python(self, value):
        for name in filter(None, (part.strip() for part in (value or "").split(","))):
            if name not in self.known:
                raise ValidationError(self.error_messages["unknown"], "unknown", {"name": name})
        return super().to_python(value)
