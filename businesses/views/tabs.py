"""The tabs that show what belongs to a business, each row ready in words."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from businesses.models import Certificate, ExternalId, Figures, Market, Photo, Product, RawMaterial
from businesses.services.keeping import door_of
from businesses.views.detail import RecordPage
from businesses.views.facts import figures_fact, product_facts

FIGURES = [
    (_("Workers"), ["workers_male", "workers_female", "workers_foreign", "workers_family"]),
    (
        _("Investment"),
        [
            "investment_machines",
            "investment_other",
            "investment_undivided",
            "investment_total",
            "investment_land",
            "investment_building",
            "working_capital",
        ],
    ),
    (
        _("Production and sales"),
        [
            "installed_capacity",
            "used_capacity",
            "production_volume",
            "production_value",
            "turnover",
        ],
    ),
    (
        _("Materials and energy"),
        ["materials_value", "electricity_kwh", "fuel_litres", "water_m3", "energy_cost"],
    ),
]
AT_A_GLANCE = ["workers_total", "production_volume", "turnover"]


class FiguresTab(RecordPage):
    """Every period, the newest first and open, with its raw materials beneath."""

    tab = "angka"
    parts = [Figures, RawMaterial]

    def get_context_data(self, **kwargs):
        materials = RawMaterial.objects.visible_to(self.request.user)
        found = self.rows(Figures).select_related("production_unit")
        found = found.prefetch_related(
            Prefetch("materials", materials.select_related("unit", "country"))
        )
        return super().get_context_data(**kwargs) | {
            "periods": [period(row, money=self.object.may_see_money) for row in found]
        }


def period(figures, *, money):
    return {
        "row": figures,
        "glance": [figures_fact(figures, name, money=money) for name in AT_A_GLANCE],
        "sections": [
            (legend, [figures_fact(figures, name, money=money) for name in names])
            for legend, names in FIGURES
        ],
    }


class ToldByHer(RecordPage):
    """Parts of which whoever acts for the business tells, where she may not add them herself."""

    def get_context_data(self, **kwargs):
        adds = getattr(self.object, f"may_add_{self.parts[0]._meta.model_name}")
        may_tell = not adds and door_of(self.object, self.request.user) is not None
        return super().get_context_data(**kwargs) | {"may_tell": may_tell}


class ProductsTab(ToldByHer):
    tab = "produk"
    parts = [Product]

    def get_context_data(self, **kwargs):
        found = self.rows(Product).select_related("unit", "kbli")
        cards = [{"row": row, "facts": product_facts(row)} for row in found]
        return super().get_context_data(**kwargs) | {"cards": cards}


class MarketsTab(RecordPage):
    tab = "pasar"
    parts = [Market]

    def get_context_data(self, **kwargs):
        found = self.rows(Market).select_related("product", "destination", "country", "unit")
        return super().get_context_data(**kwargs) | {"markets": found}


class PermitsTab(ToldByHer):
    """Certificates, and the numbers by which other systems know the business."""

    tab = "izin"
    parts = [Certificate, ExternalId]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "certificates": self.rows(Certificate).select_related("product"),
            "numbers": self.rows(ExternalId),
        }


class PhotosTab(RecordPage):
    tab = "foto"
    parts = [Photo]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"photos": self.rows(Photo)}
