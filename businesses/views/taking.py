"""Taking a list along: exactly the rows it shows, all its pages, as a file."""

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import ExportFormat
from businesses.exchange.exporter import Story, text_of, workbook_of
from businesses.exchange.listed import Column, readable, values_of_rows
from businesses.services.exports import note_export
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.accounts.wall import streamed_for
from ikm_registry.ui.lists import address
from ikm_registry.ui.templatetags.ui import moment, number

# Written in some twenty seconds, which a browser and a web server wait for; text streams at once.
MOST_IN_WORKBOOK = 50_000
TOO_LONG = gettext_lazy(
    "A workbook holds up to %(most)s rows. Narrow the list, or take it along as CSV."
)
EMPTY_CELLS = gettext_lazy("Unknown; or a fact that you may not see in that region.")
CARE = gettext_lazy("The list holds data of persons and firms. Delete it when it has served.")


class Taken:
    """The rows of a page as a file, noted before the first of them leaves.

    The address of a file is that of its page and `ekspor.xlsx`. `file_title` begins its name,
    `kind` the names of its columns in the register of exports.
    """

    file_title = ""
    kind = ""
    title: str | Promise = ""  # over the explanation
    sheet: str | Promise = ""
    unasked = gettext_lazy("none: all that you may see")
    told: list[Column] = []

    def taken_rows(self):
        """What the page shows; None where its question is not understood."""
        raise NotImplementedError

    @property
    def asked(self):
        """The question as the register of exports keeps it: pairs of parameter and value."""
        return []

    @property
    def asked_in_words(self):
        return ""

    @property
    def places(self):
        """The regions in which she may see such rows."""
        return Scope.of(self.request.user, permission_for(self.model, "view")).codes

    def get(self, request, *args, **kwargs):
        rows = self.taken_rows()
        if rows is None:
            return self.back_to_list()
        format, count = kwargs["format"], rows.count()
        if problem := self.problem(format, rows, count):
            messages.warning(request, problem)
            return self.back_to_list()
        columns = self.taken_columns(format, rows)
        noted = note_export(
            by=request.user,
            format=format,
            filters=self.asked,
            scope=self.places,
            columns=[f"{self.kind}{column.name}" for column in columns],
            rows=count,
            request=request.id,
        )
        return self.makers[format](self, rows, columns, noted)

    def problem(self, format, rows, count):
        """Why this list cannot leave in this form; empty where it can."""
        if format == ExportFormat.XLSX and count > MOST_IN_WORKBOOK:
            return TOO_LONG % {"most": number(MOST_IN_WORKBOOK)}
        return ""

    def back_to_list(self):
        """The page says what is wrong with the question, and how it can be put otherwise."""
        page = self.request.path.rpartition("/")[0]
        return redirect(address(f"{page}/", self.request.GET))

    def taken_columns(self, format, rows):
        return readable(self.told, rows, self.request.user)

    def values(self, rows, columns):
        return values_of_rows(rows, columns, self.request.user)

    def text(self, rows, columns, noted):
        return StreamingHttpResponse(
            streamed_for(self.request.user, text_of(columns, self.values(rows, columns))),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.filename(noted)}"'},
        )

    def workbook(self, rows, columns, noted):
        file = workbook_of(columns, self.values(rows, columns), self.story(noted), self.sheet)
        return FileResponse(file, as_attachment=True, filename=self.filename(noted))

    makers: dict[str, Callable] = {ExportFormat.XLSX: workbook, ExportFormat.CSV: text}

    def filename(self, noted):
        return f"{self.file_title}-{timezone.localdate():%Y-%m-%d}.{noted.format}"

    def story(self, noted):
        """By which question, by whom and when it was made, and what an empty cell means."""
        lines = [
            (_("Made on"), moment(timezone.now())),
            (_("Made by"), noted.user.get_full_name() or noted.user.username),
            (_("Filters"), self.asked_in_words or self.unasked),
            (_("Rows"), number(noted.rows)),
            (_("Empty cells"), EMPTY_CELLS),
            (_("Care"), CARE),
        ]
        return Story(title=self.title, lines=lines)


class TakenList(Taken):
    """The queryset of a list with filters, so that file and list cannot differ.

    It stands before the list among the bases of a view.
    """

    def taken_rows(self):
        self.filterset = self.get_filterset(self.filterset_class)
        return None if self.filterset.errors else self.filterset.qs

    @property
    def asked(self):
        return self.filterset.query.items()

    @property
    def asked_in_words(self):
        return "; ".join(f"{label}: {value}" for _n, label, value in self.filterset.narrowed_by)

    @property
    def places(self):
        return self.filterset.held
