"""Taking the list along: exactly the rows it shows, all its pages, as a file."""

from django.contrib import messages
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import ExportFormat
from businesses.exchange.exporter import Story, as_csv, as_xlsx, columns_for
from businesses.services.exports import note_export
from businesses.views.listing import BusinessList
from ikm_registry.ui.lists import address
from ikm_registry.ui.templatetags.ui import moment, number

# Written in some twenty seconds, which a browser and a web server wait for; text streams at once.
MOST_IN_WORKBOOK = 50_000
TOO_LONG = gettext_lazy(
    "A workbook holds up to %(most)s businesses. Narrow the list, or take it along as CSV."
)


class BusinessExport(BusinessList):
    """The list's own queryset, so that file and list cannot differ; noted before it leaves."""

    def get(self, request, *args, **kwargs):
        self.filterset = self.get_filterset(self.filterset_class)
        if self.filterset.errors:  # the list says what is wrong with the question
            return self.back_to_list()
        businesses = self.filterset.qs
        rows = businesses.count()
        if kwargs["format"] == ExportFormat.XLSX and rows > MOST_IN_WORKBOOK:
            messages.warning(request, TOO_LONG % {"most": number(MOST_IN_WORKBOOK)})
            return self.back_to_list()
        columns = columns_for(request.user)
        noted = note_export(
            by=request.user,
            format=kwargs["format"],
            filters=self.filterset.query.items(),
            scope=self.filterset.held,
            columns=[column.name for column in columns],
            rows=rows,
        )
        make = self.workbook if noted.format == ExportFormat.XLSX else self.text
        return make(businesses, columns, noted)

    def back_to_list(self):
        return redirect(address(reverse("businesses:list"), self.request.GET))

    def text(self, businesses, columns, noted):
        content = as_csv(businesses, columns, self.request.user)
        name = filename(noted)
        return StreamingHttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def workbook(self, businesses, columns, noted):
        file = as_xlsx(businesses, columns, self.request.user, self.story(noted))
        return FileResponse(file, as_attachment=True, filename=filename(noted))

    def story(self, noted):
        """By which question, by whom and when the list was made, and what an empty cell means."""
        narrowed = [f"{label}: {value}" for _name, label, value in self.filterset.narrowed_by]
        return Story(
            title=_("IKM Registry: list of businesses"),
            lines=[
                (_("Made on"), moment(timezone.now())),
                (_("Made by"), noted.user.get_full_name() or noted.user.username),
                (_("Filters"), "; ".join(narrowed) or _("none: all businesses you may see")),
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


def filename(noted):
    return f"usaha-{timezone.localdate():%Y-%m-%d}.{noted.format}"
