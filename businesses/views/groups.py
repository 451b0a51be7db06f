"""Groups of businesses: the list, and the pages of one."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView
from django.views.generic.detail import SingleObjectMixin

from businesses.choices import GroupNeed
from businesses.filters import GroupFilter
from businesses.models import Business, BusinessGroup, GroupFile, GroupMember, GroupOfficer
from businesses.models.readiness import READINESS
from businesses.views.facts import facts
from businesses.views.story import Story
from ikm_registry.accounts.scope import permission_for
from ikm_registry.history.kinship import below, events_below
from ikm_registry.history.reading import Timeline, events_of
from ikm_registry.ui.lists import Column, FilteredList
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.places import around

# What the list and the page look at: what any program may ask for.
LOOKED_AT = (*READINESS, GroupNeed.DECREE)
PER_PAGE = 50
WHAT_IT_IS = ["kind", "commodity", "kbli", "decree_no", "decree_on"]
WHAT_IT_HAS = ["has_statutes", "has_bank_account", "has_machine_place", "electricity_va"]


class GroupList(FilteredList):
    """Costs the same queries for one row and for a full page."""

    model = BusinessGroup
    filterset_class = GroupFilter
    template_name = "businesses/group_list.html"
    columns = [
        Column(_("Group"), "name"),
        Column(_("Kind of group")),
        Column(_("Place"), "place"),
        Column(_("What it makes")),
        Column(_("Members"), "members", is_number=True),
        Column(_("Still needed")),
    ]

    def get_queryset(self):
        return super().get_queryset().with_members()

    def shown(self, rows):
        return rows.with_missing(LOOKED_AT).select_related("region", "kbli")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for group in context["object_list"]:
            group.lies_in = around(group.region, self.filterset.held)
            group.lacks = [GroupNeed(code).label for code in group.missing]
        may_add = self.request.user.has_perm(permission_for(BusinessGroup, "add"))
        return context | {"may_add": may_add}


@dataclass(frozen=True)
class GroupTab:
    """A part of the page with an address of its own below that of the group."""

    address: str
    label: str | Promise
    template: str


TABS = {
    tab.address: tab
    for tab in [
        GroupTab("", _("Summary"), "businesses/_group_summary.html"),
        GroupTab("anggota", _("Members"), "businesses/_group_members.html"),
        GroupTab("riwayat", _("History"), "businesses/_group_history.html"),
    ]
}


class OfOneGroup(ScopedPage, SingleObjectMixin):
    """A page of one group, found by its public number."""

    model = BusinessGroup
    slug_field = "registry_no"
    slug_url_kwarg = "group_number"


class GroupPage(OfOneGroup, DetailView):
    """One tab of one group. The head costs the same query on every tab."""

    template_name = "businesses/group.html"
    context_object_name = "group"
    tab = ""

    def get_queryset(self):
        found = super().get_queryset().with_members().annotate(**self.rights())
        return found.select_related("region", "kbli")

    def rights(self):
        """What the reader may do here, answered by the database within the page's query."""
        user = self.request.user
        seen = BusinessGroup.objects.visible_to(user)
        leading = seen.allowed(user, permission_for(GroupOfficer, "view"))
        may = {
            "may_change": BusinessGroup.objects.permitted(user, "change"),
            "may_remove": BusinessGroup.objects.permitted(user, "delete"),
            "may_see_officers": seen.filter(leading),
        } | {
            f"may_{right}_{part._meta.model_name}": seen.where_may(user, right, part)
            for part in (GroupMember, GroupFile)
            for right in ("add", "change", "delete")
        }
        return {name: Exists(rows.filter(pk=OuterRef("pk"))) for name, rows in may.items()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "tab": TABS[self.tab],
            "tabs": [self.tab_link(tab) for tab in TABS.values()],
        }

    def tab_link(self, tab):
        home = self.object.get_absolute_url()
        return {
            "label": tab.label,
            "url": f"{home}{tab.address}/" if tab.address else home,
            "current": tab.address == self.tab,
            "count": self.object.member_count if tab.address == "anggota" else None,
        }

    def rows(self, model):
        """What the reader may see of one kind of part of this group."""
        return model.objects.visible_to(self.request.user).filter(group=self.object)


class GroupSummary(GroupPage):
    """What it is, who leads it, whether it is ready for a program, and its papers."""

    def get_context_data(self, **kwargs):
        group = self.object
        officers = self.rows(GroupOfficer) if group.may_see_officers else []
        return super().get_context_data(**kwargs) | {
            "identity": [
                *facts(group, WHAT_IT_IS),
                {"term": _("Place"), "value": group.region.full_name},
                *facts(group, ["address"]),
            ],
            "has": facts(group, WHAT_IT_HAS),
            "officers": [
                {"term": officer.get_office_display(), "value": officer.name}
                for officer in officers
            ],
            "missing": group.missing_for(LOOKED_AT),
            "files": self.rows(GroupFile),
        }


class GroupMembers(GroupPage):
    """Those that are members now, then those that were; each as far as the reader sees it."""

    tab = "anggota"

    def get_context_data(self, **kwargs):
        order = F("left_on").desc(nulls_first=True), "pk"
        page = Paginator(self.rows(GroupMember).order_by(*order), PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        seen = Business.objects.visible_to(self.request.user).select_related("region")
        businesses = seen.in_bulk([member.business_id for member in page])
        rows = [(member, businesses.get(member.business_id)) for member in page]
        return super().get_context_data(**kwargs) | {"page": page, "rows": rows}


class GroupHistory(GroupPage):
    """Every change of the group and of what belongs to it, newest first."""

    tab = "riwayat"

    @cached_property
    def events(self):
        own = events_of(BusinessGroup).objects.filter(pgh_obj_id=self.object.pk)
        parts = {
            model: events_below(model, path, [self.object.pk])
            for model, path in below(BusinessGroup).items()
            if model is not GroupOfficer or self.object.may_see_officers
        }
        return {BusinessGroup: own} | parts

    def get_context_data(self, **kwargs):
        with timezone.override(self.object.region.zone):
            timeline = Timeline(*self.events.values())
            page = Paginator(timeline, PER_PAGE).get_page(self.request.GET.get("page"))
            entries = Story(list(page), self.request.user, about=BusinessGroup).entries
        return super().get_context_data(**kwargs) | {"page": page, "entries": entries}
