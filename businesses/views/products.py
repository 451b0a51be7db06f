"""Products across businesses: what is made here, by whom, how much of it, at which price."""

from django.utils.translation import gettext_lazy as _

from businesses.filters import ProductFilter
from businesses.models import Product
from ikm_registry.ui.lists import Column, FilteredList
from ikm_registry.ui.places import around

# What one row shows; nothing else is read.
SHOWN = [
    "name",
    "brand",
    "price",
    "monthly_output",
    "unit__name",
    "business__name",
    "business__registry_no",
    "business__region__name",
    "business__region__full_name",
]


class ProductList(FilteredList):
    model = Product
    filterset_class = ProductFilter
    template_name = "businesses/product_list.html"
    columns = [
        Column(_("Product"), "name"),
        Column(_("Business"), "business"),
        Column(_("Place"), "place"),
        Column(_("Unit")),
        Column(_("Output a month"), "output", is_number=True),
        Column(_("Price"), "price", is_number=True),
    ]

    def shown(self, rows):
        return rows.select_related("business__region", "unit").only(*SHOWN)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for product in context["object_list"]:
            product.lies_in = around(product.business.region, self.filterset.held)
        return context
