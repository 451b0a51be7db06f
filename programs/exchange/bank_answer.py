"""The answer of a bank: its rows, found again by our number or by NIK, before anything is done."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from businesses.exchange.reader import Unreadable, is_damaged, read_sheets
from businesses.fields import NikField
from businesses.forms.numbers import read_number
from businesses.models import Owner
from programs.choices import ColumnSource
from programs.models import Application
from programs.models.application import REASON
from programs.numbers import APPLICATION, is_valid
from programs.services.sikp import MOST, Answer, Outcome

DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d")
LARGEST = 10**15


class Rows:
    """The rows of one file under a layout: answers that were understood, and what was not."""

    def __init__(self, data, layout, *, program, by):
        lines = [line for line in first_sheet(data) if any(line.cells)]
        self.layout, self.program, self.by = layout, program, by
        self.places = places_of(layout, lines[0].cells if lines else [])
        self.lines = lines[1:] if layout.has_titles else lines
        if len(self.lines) > MOST:
            raise Unreadable(
                _("The list is longer than %(most)s rows. Please split it.") % {"most": MOST}
            )
        self.by_nik = self.numbers_by_nik()

    def read(self):
        """(answers, outcomes of the rows that say nothing one could follow)"""
        answers, problems = [], []
        for line in self.lines:
            try:
                answers.append(self.answer(line))
            except ValidationError as error:
                nobody = Answer(
                    line=line.number,
                    number=self.cell(line, ColumnSource.NUMBER)[:17],
                    accepted=False,
                )
                problems.append(Outcome(nobody, problem=" ".join(error.messages)))
        return answers, problems

    def cell(self, line, source):
        at = self.places.get(source)
        return line.cells[at] if at is not None and at < len(line.cells) else ""

    def answer(self, line):
        verdict = self.cell(line, ColumnSource.VERDICT).lower()
        if not verdict:
            raise ValidationError(_("The row does not say whether the bank accepted or refused."))
        accepted = verdict in self.layout.yes
        reason = self.cell(line, ColumnSource.REASON)[:REASON]
        if not accepted and not reason:
            raise ValidationError(_("The bank refused without a reason. Ask for it: she reads it."))
        return Answer(
            line=line.number,
            number=self.number(line),
            accepted=accepted,
            reason=reason,
            granted=amount(self.cell(line, ColumnSource.GRANTED)),
            signed_on=day(self.cell(line, ColumnSource.SIGNED_ON)),
            disbursed_on=day(self.cell(line, ColumnSource.DISBURSED_ON)),
        )

    def number(self, line):
        if written := self.cell(line, ColumnSource.NUMBER).upper():
            if not is_valid(APPLICATION, written):
                raise ValidationError(
                    _("This number is mistyped. It looks like PMH-3513-000128-4.")
                )
            return written
        nik = self.nik(line)
        if not nik:
            raise ValidationError(_("The row names neither our number nor a NIK."))
        if nik not in self.by_nik:
            raise ValidationError(_("Nobody with this NIK was sent for this program."))
        return self.by_nik[nik]

    def nik(self, line):
        text = self.cell(line, ColumnSource.NIK)
        if is_damaged(text):
            raise ValidationError(
                _("The spreadsheet program shortened this NIK. Make the column “Text” again.")
            )
        return NikField().to_python(text)

    def asked_by_nik(self):
        """The NIK of rows that name no number of ours."""
        rows = [line for line in self.lines if not self.cell(line, ColumnSource.NUMBER)]
        found = {NikField().to_python(self.cell(line, ColumnSource.NIK)) for line in rows}
        return found - {None}

    def numbers_by_nik(self):
        """Of this program alone, and where she may see the owner: two queries for the file."""
        niks = self.asked_by_nik()
        if not niks:
            return {}
        owners = Owner.objects.visible_to(self.by).with_nik(*niks)
        rows = Application.objects.permitted(self.by, "verify").filter(
            program=self.program, business__owner__in=owners
        )
        return {
            row.business.owner.nik: row.number for row in rows.select_related("business__owner")
        }


def first_sheet(data):
    sheets = [sheet.lines for sheet in read_sheets(data) if sheet.lines]
    if not sheets:
        raise Unreadable(_("This file holds no rows."))
    return sheets[0]


def places_of(layout, heads):
    """{what a column tells: its place}, by the titles of the layout or by its order."""
    columns = list(layout.columns.all())
    if not layout.has_titles:
        return {column.source: at for at, column in enumerate(columns)}
    titles = {head.strip().casefold(): at for at, head in enumerate(heads)}
    found = {
        column.source: titles[column.title.strip().casefold()]
        for column in columns
        if column.title.strip().casefold() in titles
    }
    if ColumnSource.VERDICT not in found:
        names = ", ".join(f"“{column.title}”" for column in columns)
        raise Unreadable(
            _("The titles in the first row are none of this layout, which are: %(names)s.")
            % {"names": names}
        )
    return found


def amount(text):
    if not text:
        return None
    found = read_number(text)
    if found is None or found != int(found) or not 0 < found < LARGEST:
        raise ValidationError(_("“%(text)s” is no amount in whole rupiah.") % {"text": text[:40]})
    return int(found)


def day(text):
    for form in DAYS if text else ():
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no clock
        except ValueError:
            continue
    if text:
        raise ValidationError(_("“%(text)s” is no day like 31/12/2026.") % {"text": text[:40]})
    return None
