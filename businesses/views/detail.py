"""One business: its head, which every tab shares, and the summary that opens it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from businesses.choices import ChangeState, Personal, SizeScheme, Status
from businesses.models import (
    Business,
    BusinessPerson,
    Certificate,
    ChangeRequest,
    Figures,
    Market,
    OtherKbli,
    Owner,
    Photo,
    Product,
)
from businesses.models.completeness import Completeness, count_name, with_counts
from businesses.models.money import with_money
from businesses.views.charts import charts
from businesses.views.facts import fact, facts, figures_fact
from businesses.views.memberships import groups_of
from ikm_registry.ui.pages import ScopedPage

MOST_NAMED = 6
STATUS_LOOKS = {
    Status.ACTIVE: ("good", "check-circle"),
    Status.INACTIVE: ("idle", "slash-circle"),
    Status.MOVED: ("note", "truck"),
    Status.CLOSED: ("bad", "x-circle"),
    Status.NOT_FOUND: ("warn", "question-circle"),
}


@dataclass(frozen=True)
class Tab:
    """A part of the record with an address of its own below that of the business."""

    address: str
    label: str | Promise
    template: str
    counted: type[Model] | None = None


TABS = {
    tab.address: tab
    for tab in [
        Tab("", gettext_lazy("Summary"), "businesses/_summary.html"),
        Tab("angka", gettext_lazy("Figures"), "businesses/_figures.html", Figures),
        Tab("produk", gettext_lazy("Products"), "businesses/_products.html", Product),
        Tab("pasar", gettext_lazy("Markets"), "businesses/_markets.html", Market),
        Tab("izin", gettext_lazy("Permits"), "businesses/_permits.html", Certificate),
        Tab("foto", gettext_lazy("Photos"), "businesses/_photos.html", Photo),
        Tab("riwayat", gettext_lazy("History"), "businesses/_history.html"),
    ]
}
# Where one goes to write down a core fact that is missing.
WRITTEN_ON = {Figures: "angka", Product: "produk", Market: "pasar", Photo: "foto"}


class RecordPage(ScopedPage, DetailView):
    """One tab of one business. The head costs the same few queries on every tab."""

    model = Business
    slug_field = "registry_no"
    slug_url_kwarg = "number"
    template_name = "businesses/detail.html"
    partial = "record"
    tab = ""
    parts: list[type[Model]] = []

    def get_queryset(self):
        found = super().get_queryset().with_size_classes().annotate(**self.rights())
        kin = ["region", "kbli", "owner", "latest_figures__production_unit", "confirmed_by"]
        return with_counts(found).select_related(*kin)

    def rights(self):
        """What the reader may do here, answered by the database within the page's query."""
        user = self.request.user
        owner = Owner.objects.visible_to(user).filter(pk=OuterRef("owner"))
        here = Business.objects.permitted(user, "change").filter(pk=OuterRef("pk"))
        proposing = Business.objects.permitted(user, "propose").filter(pk=OuterRef("pk"))
        waiting = ChangeRequest.objects.visible_to(user).waiting().filter(business=OuterRef("pk"))
        money = with_money(Business.objects.visible_to(user), user).filter(pk=OuterRef("pk"))
        return {
            "may_see_owner": Exists(owner),
            "may_change": Exists(here),
            "may_propose": Exists(proposing),
            "waiting_changes": number_of(waiting),
            "may_see_money": Exists(money),
        } | {
            f"may_{right}_{part._meta.model_name}": Exists(
                Business.objects.where_may(user, right, part).filter(pk=OuterRef("pk"))
            )
            for part in self.parts
            for right in ("add", "change", "delete")
        }

    def get_context_data(self, **kwargs):
        business = self.object
        return super().get_context_data(**kwargs) | {
            "tab": TABS[self.tab],
            "tabs": [tab_link(tab, business, self.tab) for tab in TABS.values()],
            "status": dict(zip(("tone", "icon"), STATUS_LOOKS[business.status], strict=True)),
            "sizes": sizes(business),
            "completeness": Completeness.of(business),
            "waiting_url": reverse(
                "businesses:changes",
                query={"number": business.registry_no, "state": ChangeState.SUBMITTED.value},
            ),
        }

    def rows(self, model):
        """What the reader may see of one kind of part of this business."""
        return model.objects.visible_to(self.request.user).filter(business=self.object)


def number_of(rows):
    """How many there are, as one column of another question."""
    counted = rows.order_by().values("business").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def tab_link(tab, business, current):
    home = business.get_absolute_url()
    return {
        "label": tab.label,
        "url": f"{home}{tab.address}/" if tab.address else home,
        "current": tab.address == current,
        "count": getattr(business, count_name(tab.counted)) if tab.counted else None,
    }


def sizes(business):
    """The class by each official test; they may disagree, so each names itself."""
    return [
        {"scheme": scheme.label, "size": found.label}
        for scheme in SizeScheme
        if (found := getattr(business, f"size_{scheme}"))
    ]


class Summary(RecordPage):
    """Who, where, what and how much, what is missing and what ends next: in ten seconds."""

    def rights(self):
        may = Business.objects.where_may(self.request.user, "reveal", Owner)
        people = BusinessPerson.objects.visible_to(self.request.user)
        looks = Business.objects.where_may(self.request.user, "view", BusinessPerson)
        gone = Business.objects.permitted(self.request.user, "delete")
        return super().rights() | {
            "may_reveal": Exists(may.filter(pk=OuterRef("pk"))),
            "may_see_people": Exists(looks.filter(pk=OuterRef("pk")))
            | Exists(people.filter(business=OuterRef("pk"))),
            "may_remove": Exists(gone.filter(pk=OuterRef("pk"))),
        }

    def get_context_data(self, **kwargs):
        business = self.object
        context = super().get_context_data(**kwargs)
        figures = business.latest_figures
        return context | {
            "identity": self.covered_facts(business, IDENTITY),
            "source": facts(business, SOURCE),
            "owner": self.covered_facts(business.owner, OWNER) if business.may_see_owner else [],
            "place": place(business),
            "work": [fact(business, "kbli"), self.other_kbli(), self.products()],
            "amounts": self.amounts(figures) if figures else [],
            "figures": figures,
            "charts": charts(business, self.rows(Figures), money=business.may_see_money),
            "missing": [missing_link(fact, business) for fact in context["completeness"].missing],
            "groups": groups_of(business, self.request.user),
            "ending": self.rows(Certificate).ending_first()[:MOST_NAMED],
        }

    def amounts(self, figures):
        money = self.object.may_see_money
        return [figures_fact(figures, name, money=money) for name in AMOUNTS]

    def covered_facts(self, row, names):
        """Facts with, beside each that is covered and known, the way to see it."""
        found = facts(row, names)
        if not self.object.may_reveal:
            return found
        return [
            shown | {"url": reveal_url(self.object, name)}
            if shown["value"] and name in Personal.values
            else shown
            for name, shown in zip(names, found, strict=True)
        ]

    def other_kbli(self):
        found = self.rows(OtherKbli).select_related("kbli").order_by("kbli__code")
        return {"term": _("Other KBLI"), "value": "; ".join(map(str, found)) or _("none")}

    def products(self):
        names = list(self.rows(Product).values_list("name", flat=True)[: MOST_NAMED + 1])
        more = ", …" if len(names) > MOST_NAMED else ""
        return {"term": _("Products"), "value": ", ".join(names[:MOST_NAMED]) + more}


OWNER = ["name", "sex", "nik", "birth_date", "phone"]
IDENTITY = ["legal_form", "brand", "nib", "npwp", "siinas_no", "founded_year"]
SOURCE = ["source", "collected_on"]
AMOUNTS = ["workers_total", "production_volume", "turnover", "investment_total"]


def reveal_url(business, name):
    return reverse("businesses:reveal", args=[business.registry_no, name])


def place(business):
    """The address as one would write it on a letter, then what helps to find it."""
    rt, rw = business.rt and f"RT {business.rt}", business.rw and f"RW {business.rw}"
    return [
        {"term": _("Place"), "value": business.region.full_name},
        {"term": _("Address"), "value": ", ".join(filter(None, [business.address, rt, rw]))},
        coordinates(business),
        fact(business, "opening_hours"),
        fact(business, "tenure"),
    ]


def coordinates(business):
    known = business.latitude is not None
    accuracy = fact(business, "accuracy_m")["value"] if business.accuracy_m else ""
    return {
        "term": _("Coordinates"),
        "value": f"{business.latitude}, {business.longitude}" if known else None,
        "note": _("within %(metres)s m") % {"metres": accuracy} if known and accuracy else "",
    }


def missing_link(core, business):
    """The fact and the address where it is written; None where the form of the business is."""
    home = business.get_absolute_url()
    room = WRITTEN_ON.get(core.model, "ubah")
    return {"label": core.label, "url": f"{home}{room}/", "in_form": room == "ubah"}
