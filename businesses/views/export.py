"""The list of businesses as a file: a table as all lists, or a printed directory."""

from io import BytesIO

from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import ExportFormat
from businesses.exchange.directory import as_pdf, book_of, columns_of_book
from businesses.exchange.exporter import columns_for, values_of
from businesses.views.listing import BusinessList
from businesses.views.taking import TakenList
from ikm_registry.ui.templatetags.ui import day, moment, number

# Set in some fifteen seconds on two shared cores, with 670 MB of memory while it lasts.
MOST_IN_DIRECTORY = 5_000
TOO_THICK = gettext_lazy(
    "A directory holds up to %(most)s businesses. Narrow the list, for example to one district."
)
ONE_REGENCY = gettext_lazy(
    "A directory is about one regency or city. Choose a place in the filters first."
)


class BusinessExport(TakenList, BusinessList):
    file_title = "usaha"
    title = gettext_lazy("IKM Registry: list of businesses")
    sheet = gettext_lazy("Businesses")

    def problem(self, format, rows, count):
        if format != ExportFormat.PDF:
            return super().problem(format, rows, count)
        if count > MOST_IN_DIRECTORY:
            return TOO_THICK % {"most": number(MOST_IN_DIRECTORY)}
        regencies = rows.order_by().values_list("regency").distinct()[:2]
        return "" if len(regencies) == 1 else ONE_REGENCY

    def taken_columns(self, format, rows):
        user = self.request.user
        return columns_of_book(user) if format == ExportFormat.PDF else columns_for(user)

    def values(self, rows, columns):
        return values_of(rows, columns, self.request.user)

    def directory(self, businesses, columns, noted):
        book = book_of(
            businesses,
            columns,
            self.request.user,
            made_on=day(timezone.localdate()),
            story=[
                (_("Made on"), moment(timezone.now())),
                (_("Filters"), self.asked_in_words or _("none: all businesses of the place")),
                (_("Businesses"), number(noted.rows)),
            ],
            address_of=self.address_of,
        )
        name = f"direktori-{timezone.localdate():%Y-%m-%d}.pdf"
        return FileResponse(BytesIO(as_pdf(book)), as_attachment=True, filename=name)

    makers = TakenList.makers | {ExportFormat.PDF: directory}

    def address_of(self, registry_no):
        return self.request.build_absolute_uri(reverse("businesses:detail", args=[registry_no]))
