"""The search box of the top bar: a few of each kind that fits, while one types or as a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from businesses.models import Business, BusinessGroup, Kbli, Product, Search
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
    """`as_typed`: found by what was typed, whatever businesses were found by instead."""

    label: str | Promise
    icon: str
    hits: list[Hit]
    as_typed: bool = False


class SearchPage(ScopedPage, TemplateView):
    """At most five of each kind; the list shows all businesses that fit.

    A new kind is a function in `FINDERS`, or in those of another app that the composition root
    adds (ikm_registry/urls.py); it takes the reader and the search and answers a `Group`. Costs
    one query for each kind, beside those by which the words are understood. Owners' names are
    covered: whoever needs one opens the record.
    """

    template_name = "businesses/search.html"
    partial = "found"
    finders: Sequence[Callable[..., Group]] = ()

    def get_context_data(self, **kwargs):
        typed = self.request.GET.get("q", "")[:LONGEST_TYPED].replace("\0", "").strip()
        user = self.request.user
        search = Search(typed, user)
        asked = self.groups(user, search) if len(typed) >= SHORTEST_TYPED and search else []
        groups = [group for group in asked if group.hits]
        as_typed = [group for group in groups if group.as_typed] if search.corrected else []
        return super().get_context_data(**kwargs) | {
            "search": search,
            "may_find_people": user.has_perm("businesses.reveal_owner"),
            "as_typed": as_typed,
            "groups": [group for group in groups if group not in as_typed],
        }

    def groups(self, user, search):
        finders = NUMBERED if search.is_number else self.finders
        return [find(user, search) for find in finders]


def businesses(user, search):
    return Group(_("Businesses"), "shop", list(map(business_hit, best(user, search, NAMES))))


def owners(user, search):
    return Group(_("Owners"), "person", list(map(owner_hit, best(user, search, PEOPLE))))


def best(user, search, parts):
    rows = Business.objects.visible_to(user).best_of(search, parts)
    return rows.select_related("region", "owner")[:MOST]


def groups_of_businesses(user, search):
    rows = BusinessGroup.objects.visible_to(user).matching(search.typed)
    hits = map(group_hit, rows.select_related("region")[:MOST])
    return Group(_("Groups"), "building", list(hits), as_typed=True)


def products(user, search):
    rows = Product.objects.visible_to(user).named(search)
    hits = map(product_hit, rows.select_related("business__region")[:MOST])
    return Group(_("Products"), "box-seam", list(hits))


def places(user, search):
    held = Scope.of(user, permission_for(Business, "view"))
    return called(
        _("Places"),
        "geo-alt",
        search,
        lambda words: map(place_hit, Region.objects.matching(words).filter(held.q("code"))[:MOST]),
    )


def kinds(_user, search):
    rows = Kbli.objects.of_version().subclasses()
    return called(
        "KBLI", "journal-text", search, lambda words: map(kind_hit, rows.matching(words)[:MOST])
    )


def called(label, icon, search, hits_of):
    """What has words of its own: no slip is mended that loses what is called as it was typed."""
    typed = list(hits_of(search.typed))
    if not search.corrected:
        return Group(label, icon, typed, as_typed=True)
    mended = list(hits_of(search.corrected))
    if set(typed) <= set(mended):
        return Group(label, icon, mended)
    return Group(label, icon, typed, as_typed=True)


FINDERS = [businesses, groups_of_businesses, owners, products, places, kinds]
# What has a number of digits alone.
NUMBERED = [businesses, places, kinds]


def business_hit(business):
    note = f"{business.registry_no} · {place_of(business)}"
    return Hit(business.name, note, business.get_absolute_url())


def group_hit(group):
    note = f"{group.registry_no} · {place_of(group)}"
    return Hit(group.name, note, group.get_absolute_url())


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
