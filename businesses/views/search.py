"""The search box of the top bar: a few of each kind that fits, while one types or as a page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from businesses.models import Business, Kbli, Product, Search
from businesses.models.search import NAMES, PEOPLE
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.regions.models import Region
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.templatetags.ui import masked_name

MOST = 5
LONGEST_TYPED = 100
SHORTEST_TYPED = 2


@dataclass(frozen=True)
class Hit:
    """One thing found, and where it leads."""

    text: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    label: str | Promise
    icon: str
    hits: list[Hit]


class SearchPage(ScopedPage, TemplateView):
    """At most five of each kind; the list shows all businesses that fit.

    Costs one query for each kind, beside those by which the words are understood. Owners'
    names are covered: whoever needs one opens the record.
    """

    template_name = "businesses/search.html"
    partial = "found"

    def get_context_data(self, **kwargs):
        typed = self.request.GET.get("q", "")[:LONGEST_TYPED].replace("\0", "").strip()
        self.search = Search(typed, self.request.user)
        groups = self.groups() if len(typed) >= SHORTEST_TYPED and self.search else []
        return super().get_context_data(**kwargs) | {
            "search": self.search,
            "may_find_people": self.request.user.has_perm("businesses.reveal_owner"),
            "groups": [group for group in groups if group.hits],
        }

    def groups(self):
        yield Group(_("Businesses"), "shop", list(map(business_hit, self.businesses(NAMES))))
        if self.search.is_number:
            return
        yield Group(_("Owners"), "person", list(map(owner_hit, self.businesses(PEOPLE))))
        yield Group(_("Products"), "box-seam", list(map(product_hit, self.products())))
        yield Group(_("Places"), "geo-alt", list(map(place_hit, self.places())))
        yield Group("KBLI", "journal-text", list(map(kind_hit, self.kinds())))

    def businesses(self, parts):
        rows = Business.objects.visible_to(self.request.user).best_of(self.search, parts)
        return rows.select_related("region", "owner")[:MOST]

    def products(self):
        rows = Product.objects.visible_to(self.request.user).named(self.search)
        return rows.select_related("business__region")[:MOST]

    def places(self):
        held = Scope.of(self.request.user, permission_for(Business, "view"))
        return Region.objects.matching(self.search.words).filter(held.q("code"))[:MOST]

    def kinds(self):
        return Kbli.objects.of_version().subclasses().matching(self.search.words)[:MOST]


def business_hit(business):
    note = f"{business.registry_no} · {place_of(business)}"
    return Hit(business.name, note, business.get_absolute_url())


def owner_hit(business):
    note = f"{business.name} · {place_of(business)}"
    return Hit(masked_name(business.owner.name), note, business.get_absolute_url())


def product_hit(product):
    note = f"{product.business.name} · {place_of(product.business)}"
    return Hit(
        product.name, note, reverse("businesses:products", args=[product.business.registry_no])
    )


def place_of(business):
    return ", ".join(filter(None, [business.region.name, business.region.around]))


def place_hit(region):
    return Hit(region.name, region.around, reverse("businesses:place", args=[region.code]))


def kind_hit(kbli):
    return Hit(kbli.title, kbli.code, reverse("businesses:list", query={"kbli": kbli.code}))
