"""Taking the list along: exactly the rows it shows, all its pages, as a file."""

from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import ExportFormat
from businesses.exchange.exporter import Story, as_csv, as_xlsx, columns_for
from businesses.services.exports import note_export
from businesses.views.listing import BusinessList, address
from ikm_registry.ui.templatetags.ui import moment, number


class BusinessExport(BusinessList):
    """The list's own queryset, so that file and list cannot differ; noted before it leaves."""

    def get(self, request, *args, **kwargs):
        self.filterset = self.get_filterset(self.filterset_class)
        if self.filterset.errors:  # the list says what is wrong with the question
            return redirect(address(reverse("businesses:list"), request.GET))
        businesses = self.filterset.qs
        columns = columns_for(request.user)
        noted = note_export(
            by=request.user,
            format=kwargs["format"],
            filters=self.filterset.query.items(),
            scope=self.filterset.held,
            columns=[column.name for column in columns],
            rows=businesses.count(),
        )
        make = self.workbook if noted.format == ExportFormat.XLSX else self.text
        return make(businesses, columns, noted)

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
