"""From the text of a cell to the value of a fact, or to a sentence that says why not.

A value is taken exactly when the box of the page's form takes it, because it passes the
very same form field and the same validators of the model's field. What is done before
is only what lists need and forms do not: words for codes, thousands, spare decimals.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from businesses.exchange.columns import BY_NAME, squashed
from businesses.exchange.reader import is_damaged
from businesses.fields import RupiahField, WrittenNumberField
from businesses.forms.fields import typed_formfield
from businesses.forms.numbers import read_number
from businesses.models import Kbli
from businesses.models.unit import UnitBook
from ikm_registry.regions.aliases import SHORT_FORMS
from ikm_registry.regions.names import words
from ikm_registry.regions.resolve import PlaceBook

# How people say in a cell that there is nothing to say.
BLANKS = {"", "na", "null", "nihil", "tidakada", "belumada", "tdkada", "blmada", "kosong", "none"}
PEOPLE = re.compile(r"\s*(?:orang|org|tenaga kerja|pekerja)\.?$", re.IGNORECASE)
YEAR = re.compile(r"(?:\d{1,2}[-/.]\d{1,2}[-/.])?(\d{4})(?:-\d\d-\d\d)?")
NUMBERS = (models.DecimalField, models.IntegerField, models.DateField, WrittenNumberField)
CODE = re.compile(r"(?:C\W?)?(\d{5})(?!\d)")


def is_blank(text):
    """“-”, “tidak ada”, “#N/A”."""
    return squashed(text) in BLANKS


def refuse(sentence, code):
    raise ValidationError(sentence, code)


class ModelValue:
    """Reads a column that is a field of a model, by the field's own form box and rules."""

    def __init__(self, column, money_unit):
        self.column = column
        self.field = column.model_field
        self.money_unit = money_unit
        self.box = typed_formfield(self.field)
        self.box.required = False

    def read(self, text):
        if self.column.words:
            text = self.code_of(text)
        elif isinstance(self.field, models.DecimalField):
            text = self.amount_of(text)
        elif isinstance(self.field, models.IntegerField):
            text = self.count_of(text)
        value = self.box.clean(text)
        return self.field.clean(value, None)

    def code_of(self, text):
        """The registry's code for a word of the list."""
        return self.column.words.get(squashed(text)) or refuse(
            _("This word is not known here. Choose it again on the page of the business."),
            "invalid_choice",
        )

    def amount_of(self, text):
        """Whole rupiah, or a quantity without more decimals than the registry keeps."""
        is_degree = self.column.name in ("latitude", "longitude")
        amount = degrees(text) if is_degree else read_number(text)
        if amount is None:
            return text  # the box has the sentence
        if isinstance(self.field, RupiahField):
            amount *= self.money_unit
        return amount.quantize(Decimal(1).scaleb(-self.field.decimal_places), ROUND_HALF_UP)

    def count_of(self, text):
        year = self.field.name.endswith("year") and YEAR.fullmatch(text)
        return year[1] if year else PEOPLE.sub("", text)


def degrees(text):
    plain = text.replace("−", "-").replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,20})?", plain) else None


class CellReader:
    """Reads the cells of one list; what every row needs to look up is read here, once.

    Costs two queries when made, none for any row. Lists repeat themselves, so a text is
    judged once for each column.
    """

    def __init__(self, *, money_unit):
        self.money_unit = money_unit
        self.units = UnitBook()
        codes = Kbli.objects.of_version().subclasses()
        self.kbli = dict(codes.values_list("code", "pk"))
        self.known = {}
        self.fields = {
            column.name: ModelValue(column, money_unit)
            for column in BY_NAME.values()
            if column.model
        }

    def read(self, fact, text):
        """(value, []), or (None, what is wrong) for a text that cannot be taken."""
        if (fact, text) not in self.known:
            self.known[fact, text] = self.judge(fact, text)
        return self.known[fact, text]

    def judge(self, fact, text):
        # "Belum ada" is an answer where a word is asked for, and nothing elsewhere.
        answers = BY_NAME[fact].words if fact in BY_NAME else {}
        if is_blank(text) and squashed(text) not in answers:
            return None, []
        try:
            return self.value_of(fact, text), []
        except ValidationError as error:
            return None, error.error_list

    def value_of(self, fact, text):
        if fact not in self.fields:
            own = getattr(self, f"read_{fact}", None)
            return own(text) if own else text
        if is_damaged(text) and isinstance(self.fields[fact].field, NUMBERS):
            refuse(
                _(
                    "The spreadsheet program shortened this number. Make the column “Text” and "
                    "write it again."
                ),
                "shortened",
            )
        return self.fields[fact].read(text)

    def read_kbli(self, text):
        found = CODE.match(text)
        return self.kbli.get(found and found[1]) or refuse(
            _("KBLI 2020 has no such code in its section C, industry. Look it up by its words."),
            "does_not_exist",
        )

    def read_production_unit(self, text):
        unit = self.units.find(text)
        return unit.pk if unit else refuse(_("This unit is not known here."), "does_not_exist")


class Reader(CellReader):
    """The cells of a list of one regency and year; two queries more."""

    def __init__(self, *, regency, year, money_unit):
        super().__init__(money_unit=money_unit)
        self.regency = regency
        self.year = year
        self.places = PlaceBook(regency)

    def read_regency(self, text):
        ours = self.places.names[self.regency]
        said = "".join(SHORT_FORMS.get(word, word) for word in words(text))
        # "Boalemo" and "Kab. Boalemo" are Kabupaten Boalemo; "Kota Boalemo" is not.
        if said not in {"".join(words(ours)[start:]) for start in range(3)}:
            refuse(
                _("This row belongs to another regency; this import is for %(regency)s.")
                % {"regency": ours},
                "permission",
            )
        return text

    def read_year(self, text):
        if text != str(self.year):
            refuse(
                _("This row is of another year; this import is for %(year)s. Load it by itself.")
                % {"year": self.year},
                "other_year",
            )
        return self.year
