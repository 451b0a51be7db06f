"""What one officer took along, for those who look after the people of an area."""

from django.db.models import F, Func, TextField, Value
from django.views.generic import ListView

from businesses.models import Export
from ikm_registry.accounts.scope import Scope
from ikm_registry.people.views.access import AboutPerson
from ikm_registry.ui.paging import NearestPage


class ExportsOf(AboutPerson, NearestPage, ListView):
    """Her exports from places inside one's area; what she takes elsewhere is not told here."""

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
