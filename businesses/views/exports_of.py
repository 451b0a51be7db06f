"""What one officer uncovered and took along, for those who look after the people of an area."""

from django.db.models import F, Func, TextField, Value
from django.views.generic import ListView

from businesses.choices import AccessKind
from businesses.exchange.export_columns import COLUMNS
from businesses.filters import BusinessFilter
from businesses.models import AccessNote, Export
from ikm_registry.accounts.scope import Scope
from ikm_registry.people.views.access import AboutPerson
from ikm_registry.ui.paging import NearestPage

MOST_LOOKS = 50
LABELS = {column.name: column.heading for column in COLUMNS}


class ExportsOf(AboutPerson, NearestPage, ListView):
    """What she did inside one's area; what she does elsewhere is not told here."""

    template_name = "businesses/exports_of.html"
    paginate_by = 50

    def get_queryset(self):
        codes = Scope.of(self.request.user, self.permission).codes
        inside = f"(^|,)({'|'.join(code.replace('.', '[.]') for code in codes)})"
        places = Func(F("scope"), Value(","), function="array_to_string", output_field=TextField())
        return (
            Export.objects.filter(user=self.person)
            .alias(places=places)
            .filter(places__regex=inside)
        )

    def looks(self):
        """Her latest reveals of covered data and searches for persons."""
        noted = AccessNote.objects.visible_to(self.request.user).filter(user=self.person)
        return noted.exclude(kind=AccessKind.EXPORT).select_related("region")[:MOST_LOOKS]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for export in context["page_obj"]:
            export.asked = [asked_in_words(*each) for each in export.filters.items()]
            export.told = [LABELS.get(name, name) for name in export.columns]
        return context | {"looks": self.looks()}


def asked_in_words(name, value):
    """One filter of an export; a list of other records has words of its own."""
    known = BusinessFilter.base_filters.get(name)
    return f"{known.label if known else name}: {value}"
