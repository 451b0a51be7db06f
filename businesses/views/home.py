"""The first page after signing in: what is here, what it still needs, what changed last."""

from itertools import groupby, islice
from operator import itemgetter

from django.contrib.auth import get_user_model
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from businesses.choices import Need
from businesses.models import Business
from businesses.views.owning import is_an_owner, owner_home
from businesses.views.waiting import SECTIONS, sections
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.history.reading import events_of
from ikm_registry.regions.models import Region
from ikm_registry.ui.templatetags.ui import number

# One request may change hundreds of businesses; so many events are looked at to tell of eight.
EVENTS_READ = 1000
CHANGES_SHOWN = 8
SENTENCES = {
    "insert": gettext_lazy("%(who)s added “%(name)s”"),
    "update": gettext_lazy("%(who)s changed “%(name)s”"),
    "delete": gettext_lazy("%(who)s removed “%(name)s”"),
}
SENTENCES_OF_MANY = {
    "insert": gettext_lazy("%(who)s added “%(name)s” and others"),
    "update": gettext_lazy("%(who)s changed “%(name)s” and others"),
    "delete": gettext_lazy("%(who)s removed “%(name)s” and others"),
}


class Home(LoginRequiredMixin, TemplateView):
    """Counts and changes of the places one works in. Costs the same queries for any number."""

    template_name = "home.html"
    # What may wait for somebody; the composition root adds what other apps know of.
    waits = SECTIONS
    # Where somebody begins instead, `begins_at(user)`, as far as another app knows such people.
    begins_at = None

    def get(self, request, *args, **kwargs):
        if self.begins_at and (address := self.begins_at(request.user)):
            return redirect(address)
        return super().get(request, *args, **kwargs)

    def get_template_names(self):
        """An owner has a page of her own: nothing of the officers' work is on it."""
        return ["owner_home.html" if is_an_owner(self.request.user) else self.template_name]

    def get_context_data(self, **kwargs):
        user = self.request.user
        if is_an_owner(user):
            return super().get_context_data(**kwargs) | owner_home(user)
        businesses = Business.objects.visible_to(user)
        total = businesses.count()
        return super().get_context_data(**kwargs) | {
            "places": places_of(user),
            "counts": list(counts(businesses, total)) if total else [],
            "actions": list(actions(user)),
            "recent": latest_changes(user),
            "waiting": sections(user, self.waits),
            "homeless": not (total or user.is_superuser or user.held),
        }


def places_of(user):
    """The places one works in, where that is more than one; a single one heads the page."""
    codes = {code for _role, code in user.held}
    return Region.objects.filter(pk__in=codes) if len(codes) > 1 else []


def counts(businesses, total):
    active = businesses.active().count()
    trust = _("%(active)s of them active") % {"active": number(active)}
    yield count(_("Businesses"), total, "shop", "", trust)
    labels = {
        Need.NIB: (_("Without NIB"), "file-earmark-text"),
        Need.FIGURES: (
            _("Without figures of %(year)s") % {"year": localdate().year - 1},
            "bar-chart",
        ),
        Need.RENEWAL: (_("Certificate ending within 90 days"), "calendar-event"),
    }
    for need, (label, icon) in labels.items():
        found = businesses.needing(need).count()
        trust = _("of %(active)s active") % {"active": number(active)}
        yield count(label, found, icon, f"?needs={need}", trust)


def count(label, value, icon, query, trust):
    """One number, what it rests on, and the list of those it counts."""
    return {
        "label": label,
        "value": value,
        "icon": icon,
        "url": reverse("businesses:list") + query,
        "trust": trust,
    }


def actions(user):
    if user.has_perm("businesses.add_business"):
        yield {
            "url": reverse("businesses:create"),
            "icon": "plus-lg",
            "title": _("Add business"),
            "text": _("Three minutes for the core; the rest may follow later."),
        }
    if user.has_perm("businesses.add_importbatch"):
        yield {
            "url": reverse("businesses:import_list"),
            "icon": "file-earmark-arrow-up",
            "title": _("Import a list"),
            "text": _("A spreadsheet is checked first; nothing doubles."),
        }
    if user.has_perm("businesses.view_business"):
        yield {
            "url": reverse("businesses:list"),
            "icon": "search",
            "title": _("Find a business"),
            "text": _("By name, product, number or place."),
        }


def latest_changes(user):
    """The last changes of businesses where one works; what one request did is told once."""
    here = Scope.of(user, permission_for(Business, "view")).q("pgh_region")
    events = events_of(Business).objects.filter(here)
    newest_first = events.order_by("-pk").values_list("pk", "pgh_context", "pgh_label")
    told = islice(groupby(newest_first[:EVENTS_READ], key=itemgetter(1, 2)), CHANGES_SHOWN)
    sizes = {size[0][0]: len(size) for size in (list(group) for _request, group in told)}
    newest = events.filter(pk__in=sizes).select_related("pgh_context").order_by("-pk")
    people = get_user_model().objects.in_bulk({author_of(event) for event in newest} - {None})
    alive = Business.objects.visible_to(user).filter(pk__in={event.pgh_obj_id for event in newest})
    addresses = {business.pk: business.get_absolute_url() for business in alive}
    return [change(event, sizes[event.pk] > 1, people, addresses) for event in newest]


def author_of(event):
    """The key of the person who did it, if a person did."""
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def change(event, has_others, people, addresses):
    """One line: who did what to which business, and whether to others at the same time."""
    person = people.get(author_of(event))
    said = SENTENCES_OF_MANY if has_others else SENTENCES
    who = person.get_full_name() or person.username if person else _("The system")
    return {
        "sentence": said[event.pgh_label] % {"who": who, "name": event.name},
        "url": addresses.get(event.pgh_obj_id, ""),
        "at": event.pgh_created_at,
    }
