"""How a file for SIKP, or the answer of a bank, is laid out: columns as rows.

The layout that SIKP takes is not published, and each bank answers in its own; so none is written
into the program. Those that come along are in data/, others are made by whoever runs the site.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.choices import CellForm, ColumnSource, LayoutUse, Separator

FOUND_BY = (ColumnSource.NUMBER, ColumnSource.NIK)
# What an answer may tell; a column of anything else is passed over.
TOLD_BY_BANKS = (
    *FOUND_BY,
    ColumnSource.VERDICT,
    ColumnSource.REASON,
    ColumnSource.GRANTED,
    ColumnSource.SIGNED_ON,
    ColumnSource.DISBURSED_ON,
)
SAID_BY_BANKS = TOLD_BY_BANKS[len(FOUND_BY) :]
PERSONAL = (ColumnSource.NIK, ColumnSource.NPWP)


class SikpLayout(models.Model):
    name = models.CharField(_("name"), max_length=100, unique=True)
    use = models.CharField(_("for"), max_length=10, choices=LayoutUse)
    separator = models.CharField(_("kind of file"), max_length=9, choices=Separator)
    has_titles = models.BooleanField(_("the first row holds the titles"), default=True)
    # The words by which a bank says yes, small letters; everything else is no.
    words_of_yes = models.CharField(
        _("words that accept"), max_length=200, default="diterima;disetujui;ya;accepted"
    )
    is_used = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("layout of a file")
        verbose_name_plural = _("layouts of files")

    def __str__(self):
        return self.name

    @property
    def yes(self):
        return {word.strip().lower() for word in self.words_of_yes.split(";") if word.strip()}


class ColumnMap(models.Model):
    layout = models.ForeignKey(SikpLayout, models.CASCADE, related_name="columns")
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=100)
    source = models.CharField(_("holds"), max_length=12, choices=ColumnSource)
    constant = models.CharField(_("the words"), max_length=100, blank=True)
    form = models.CharField(_("written"), max_length=8, choices=CellForm, default=CellForm.TEXT)

    class Meta:
        ordering = ["layout", "order"]
        verbose_name = _("column of a file")
        verbose_name_plural = _("columns of a file")
        constraints = [
            models.UniqueConstraint(fields=["layout", "order"], name="column_has_its_place"),
            models.UniqueConstraint(fields=["layout", "title"], name="column_is_titled_once"),
            models.CheckConstraint(
                name="column_of_a_constant_alone_has_words",
                condition=Q(source=ColumnSource.CONSTANT) | Q(constant=""),
                violation_error_message=_("Words of its own has a column of constant words only."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        of_answer = self.layout.use == LayoutUse.ANSWER
        if self.source in SAID_BY_BANKS and not of_answer:
            raise ValidationError({"source": _("Only the answer of a bank holds this.")})
        if of_answer and self.source not in TOLD_BY_BANKS:
            raise ValidationError({"source": _("No answer of a bank is read for this.")})
