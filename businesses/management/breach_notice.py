"""What a breach pack says on the screen: the facts of the notice of UU 27/2022 article 46."""

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import AccessKind
from ikm_registry.rest.models import Traffic
from ikm_registry.ui.templatetags.ui import number

WIDTH = 17


def notice(reach, *, made, within):
    """In the language that is active."""
    return "\n".join([*head(made, within), *whose(reach), *what(reach), *to_be_written()]) + "\n"


def head(made, within):
    times = {"made": moment(made), "until": moment(made + within)}
    yield _("BREACH PACK, made %(made)s") % times
    yield _("For the written notice within 3 x 24 hours (UU 27/2022 article 46) to the persons")
    yield _("concerned and to the authority. Who learned of it now has until %(until)s.") % times
    yield ""


def whose(reach):
    closed = "" if reach.user.is_active else _(" (closed)")
    yield line(_("Account"), f"{reach.user.username}{closed}")
    if reach.key:
        yield from of_key(reach)
    yield line(_("Since"), day(reach.since))
    yield line(_("Places"), ", ".join(place or _("all of Indonesia") for place in reach.places))
    tries = {
        "done": number(reach.sign_ins.filter(succeeded=True).count()),
        "failed": number(reach.sign_ins.filter(succeeded=False).count()),
    }
    yield line(_("Signed in"), _("%(done)s times, %(failed)s tries failed") % tries)
    yield ""


def of_key(reach):
    key = reach.key
    asked = Traffic.objects.filter(key=key, began_at__gte=reach.since)
    requests = asked.aggregate(of=Sum("requests"))["of"] or 0
    yield line(_("Key"), f"{key.name} ({key})")
    yield line(_("Used for"), "; ".join(map(str, key.scope_labels)))
    yield line(_("Purpose"), key.get_purpose_display())
    yield line(_("Ended"), day(reach.until) if reach.until else _("not yet"))
    yield line(_("Requests"), number(requests))
    yield _("Lists and reveals below are those of its account at that time, whichever key it used.")


def what(reach):
    revealed, exports = reach.revealed(), list(reach.exports)
    living, removed = reach.businesses, reach.removed
    owners = {*living.order_by().values_list("owner", flat=True).distinct()}
    owners |= {*reach.owners_removed()}
    searches = reach.notes.filter(kind=AccessKind.SEARCH).values("request", "at").distinct()
    told = {
        "businesses": number(living.count() + removed.count()),
        "owners": number(len(owners - {None})),
        "removed": number(removed.count()),
        "facts": number(sum(map(len, revealed.values()))),
        "of": number(len(revealed)),
        "searches": number(searches.count()),
        "exports": number(len(exports)),
        "rows": number(sum(export.rows for export in exports)),
    }
    yield _("WHICH DATA")
    yield _("Businesses whose records could be read: %(businesses)s, of %(owners)s owners") % told
    yield _("Of them removed from the registry since: %(removed)s") % told
    yield _("Shown in full, one at a time: %(facts)s facts of %(of)s businesses") % told
    yield _("Searches for a person by NIK or phone: %(searches)s") % told
    yield _("Lists taken along: %(exports)s, with %(rows)s rows together") % told
    yield _("Without a reveal NIK, NPWP, phone and birth date were covered;")
    yield _("names and addresses were not.")
    yield ""


def to_be_written():
    yield _("WHEN AND HOW")
    yield _("[write here: when it began and ended, how it was found, how the account was lost]")
    yield ""
    yield _("WHAT WAS DONE, AND WHAT EACH PERSON CAN DO")
    yield _("[write here: account closed, sessions ended, password changed; whom to ask and where]")


def line(label, words):
    return f"{label:<{WIDTH}} {words or _('none')}"


def moment(at):
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M %Z}"


def day(at):
    return f"{timezone.localtime(at):%Y-%m-%d}"
