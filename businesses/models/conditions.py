"""What may be asked of one business: conditions by which a list, a map or a file is narrowed.

A condition is true of a business or it is not; of one whose fact is unknown it is not.
`otherwise` turns a condition round, so that the two together find every business once.
"""

from datetime import timedelta

from django.db.models import BooleanField, Exists, Func, OuterRef, Q
from django.db.models.lookups import Exact, IsNull
from django.utils import timezone
from django.utils.timezone import localdate

from businesses.choices import Holding, Need, SizeScheme, Status
from businesses.models.certificate import Certificate
from businesses.models.figures import Figures
from businesses.models.market import Market
from businesses.models.product import Photo
from businesses.models.size import SizeThreshold
from ikm_registry.accounts.scope import beginning
from ikm_registry.regions.choices import Level
from ikm_registry.regions.codes import regency_code

# What each official test looks at, as paths from a business.
SIZE_FACTS = {
    "workers": "latest_figures__workers_total",
    SizeScheme.PERMENPERIN: "latest_figures__investment_total",
    SizeScheme.PP7_CAPITAL: "latest_figures__capital_total",
    SizeScheme.PP7_SALES: "latest_figures__turnover",
    SizeScheme.BPS: None,
}
# How long before its end a certificate wants to be renewed.
RENEWAL_DAYS = 90
MONTHS_IN_A_YEAR = 12
DAYS_IN_A_YEAR = 365


class IsNotTrue(Func):
    """False or unknown; plain "not" would find only the false."""

    template = "(%(expressions)s) IS NOT TRUE"
    arity = 1
    output_field = BooleanField()


def otherwise(condition):
    """What this condition does not find, the unknown among it."""
    # Whether rows exist is never unknown, and as "not exists" it is planned as a join.
    return ~condition if isinstance(condition, Exists) else IsNotTrue(condition)


def lying_inside(code):
    """In this place or anywhere below it.

    The regency is asked for by itself, because the indexes that keep its list in order
    begin with it and a prefix would not use them.
    """
    if len(code) < Level.REGENCY:
        return beginning("region__code", code)
    of_regency = Q(regency=regency_code(code))
    below = len(code) > Level.REGENCY
    return of_regency & beginning("region__code", code) if below else of_regency


def size_class(scheme):
    return SizeThreshold.objects.case(
        scheme, workers=SIZE_FACTS["workers"], amount=SIZE_FACTS[scheme]
    )


def of_size(scheme, size):
    """Of this class by this test; None asks for those whose class is unknown."""
    found = size_class(scheme)
    return IsNull(found, True) if size is None else Exact(found, size)


def some(model):
    """One of these records, at least, belongs to the business."""
    return model.objects.filter(business=OuterRef("pk"))


def holding(how, kind=""):
    """How it stands with a certificate of this kind, or of any."""
    certificates = some(Certificate).filter(kind=kind) if kind else some(Certificate)
    if how == Holding.EXPIRING:
        return Exists(certificates.expiring(days=RENEWAL_DAYS))
    held = Exists(certificates.valid())
    return held if how == Holding.HELD else ~held


def selling_to(**market):
    """With a market like this in any period: `reach="export"`, `country="JP"`."""
    return Exists(some(Market).filter(**market))


def photographed():
    return Exists(some(Photo))


def unchanged_for(months):
    """Neither changed nor confirmed for so many months."""
    since = timezone.now() - timedelta(days=months * DAYS_IN_A_YEAR // MONTHS_IN_A_YEAR)
    unconfirmed = Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=since)
    return Q(updated_at__lt=since) & unconfirmed


def registered_within(days):
    """Came into this registry no longer than so many days ago."""
    return Q(created_at__gte=timezone.now() - timedelta(days=days))


def measuring(fact, least, most):
    """The newest figures tell this number, and it lies between; None is no bound."""
    path = f"latest_figures__{fact}"
    between = Q(**{f"{path}__isnull": False})
    if least is not None:
        between &= Q(**{f"{path}__gte": least})
    if most is not None:
        between &= Q(**{f"{path}__lte": most})
    return between


def needing(need):
    """Active, and still to be completed or renewed in this respect."""
    lacking = {
        Need.NIB: Q(nib__isnull=True),
        Need.KBLI: Q(kbli__isnull=True),
        Need.VILLAGE: Q(region__level__lt=Level.VILLAGE),
        Need.FIGURES: ~Exists(some(Figures).filter(year=localdate().year - 1)),
        Need.RENEWAL: holding(Holding.EXPIRING),
    }
    return Q(status=Status.ACTIVE) & lacking[need]
