"""Taking the list along: exactly the rows it shows, all its pages, as a file."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import ExportFormat
from businesses.exchange.directory import as_pdf, book_of, columns_of_book
from businesses.exchange.exporter import Story, as_csv, as_xlsx, columns_for
from businesses.services.exports import note_export
from businesses.views.listing import BusinessList
from ikm_registry.accounts.wall import streamed_for
from ikm_registry.ui.lists import address
from ikm_registry.ui.templatetags.ui import day, moment, number

# Written in some twenty seconds, which a browser and a web server wait for; text streams at once.
MOST_IN_WORKBOOK = 50_000
TOO_LONG = gettext_lazy(
    "A workbook holds up to %(most)s businesses. Narrow the list, or take it along as CSV."
)
# Set in some fifteen seconds on two shared cores, with 670 MB of memory while it lasts.
MOST_IN_DIRECTORY = 5_000
TOO_THICK = gettext_lazy(
    "A directory holds up to %(most)s businesses. Narrow the list, for example to one district."
)
ONE_REGENCY = gettext_lazy(
    "A directory is about one regency or city. Choose a place in the filters first."
)


class BusinessExport(BusinessList):
    """The list's own queryset, so that file and list cannot differ; noted before it leaves."""

    def get(self, request, *args, **kwargs):
        self.filterset = self.get_filterset(self.filterset_class)
        if self.filterset.errors:  # the list says what is wrong with the question
            return self.back_to_list()
        businesses = self.filterset.qs
        rows = businesses.count()
        if problem := self.problem(kwargs["format"], businesses, rows):
            messages.warning(request, problem)
            return self.back_to_list()
        of_book = kwargs["format"] == ExportFormat.PDF
        columns = columns_of_book(request.user) if of_book else columns_for(request.user)
        noted = note_export(
            by=request.user,
            format=kwargs["format"],
            filters=self.filterset.query.items(),
            scope=self.filterset.held,
            columns=[column.name for column in columns],
            rows=rows,
            request=request.id,
        )
        make = {
            ExportFormat.XLSX: self.workbook,
            ExportFormat.CSV: self.text,
            ExportFormat.PDF: self.directory,
        }
        return make[noted.format](businesses, columns, noted)

    def problem(self, format, businesses, rows):
        """Why this list cannot leave in this form; empty where it can."""
        if format == ExportFormat.XLSX and rows > MOST_IN_WORKBOOK:
            return TOO_LONG % {"most": number(MOST_IN_WORKBOOK)}
        if format != ExportFormat.PDF:
            return ""
        if rows > MOST_IN_DIRECTORY:
            return TOO_THICK % {"most": number(MOST_IN_DIRECTORY)}
        regencies = businesses.order_by().values_list("regency").distinct()[:2]
        return "" if len(regencies) == 1 else ONE_REGENCY

    def back_to_list(self):
        return redirect(address(reverse("businesses:list"), self.request.GET))

    def text(self, businesses, columns, noted):
        user = self.request.user
        content = streamed_for(user, as_csv(businesses, columns, user))
        name = filename(noted)
        return StreamingHttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def workbook(self, businesses, columns, noted):
        file = as_xlsx(businesses, columns, self.request.user, self.story(noted))
        return FileResponse(file, as_attachment=True, filename=filename(noted))

    def directory(self, businesses, columns, noted):
        book = book_of(
            businesses,
            columns,
            self.request.user,
            made_on=day(timezone.localdate()),
            story=[
                (_("Made on"), moment(timezone.now())),
                (_("Filters"), self.question_in_words or _("none: all businesses of the place")),
                (_("Businesses"), number(noted.rows)),
            ],
            address_of=self.address_of,
        )
        return FileResponse(
            BytesIO(as_pdf(book)), as_attachment=True, filename=filename(noted, "direktori")
        )

    def address_of(self, registry_no):
        return self.request.build_absolute_uri(reverse("businesses:detail", args=[registry_no]))

    @property
    def question_in_words(self):
        return "; ".join(f"{label}: {value}" for _n, label, value in self.filterset.narrowed_by)

    def story(self, noted):
        """By which question, by whom and when the list was made, and what an empty cell means."""
        return Story(
            title=_("IKM Registry: list of businesses"),
            lines=[
                (_("Made on"), moment(timezone.now())),
                (_("Made by"), noted.user.get_full_name() or noted.user.username),
                (_("Filters"), self.question_in_words or _("none: all businesses you may see")),
                (_("Rows"), number(noted.rows)),
                (
                    _("Empty cells"),
                    _("Unknown; or a fact that you may not see in the region of that business."),
                ),
                (
                    _("Care"),
                    _("The list holds data of persons and firms. Delete it when it has served."),
                ),
            ],
        )


def filename(noted, title="usaha"):
    return f"{title}-{timezone.localdate():%Y-%m-%d}.{noted.format}"
