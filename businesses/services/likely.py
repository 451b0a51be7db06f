"""Which businesses of the registry a claim may mean, for the officer who decides about it.

For her alone: the owner who claims is shown nothing of it.
"""

from dataclasses import dataclass

from businesses.models import Business, Owner
from businesses.services.calling import called
from businesses.services.likeness import Candidate, Wanted, ranked

SHOWN = 6
# Below this share of likeness a name is another name.
WORTH_A_LOOK = 40


@dataclass(frozen=True)
class Likely:
    business: Business
    score: float
    has_number: bool
    has_phone: bool
    is_acted_for: bool


def likely(claim, *, by):
    """The best first. Costs up to nine statements, however large the registry."""
    wanted = Wanted(claim.name, region=claim.region_id, product=claim.makes)
    numbered = with_nib(claim, by)
    phoned = with_phone(claim, by)
    keys = numbered | phoned | called(wanted, by)
    found = (
        Business.objects.permitted(by, "change")
        .filter(pk__in=keys)
        .select_related("region", "kbli", "owner")
        .prefetch_related("product_set", "other_kbli", "people")
    )
    rows = {row.registry_no: row for row in found}
    judged = [
        Candidate.judged(told(row), wanted, has_number=row.pk in numbered) for row in rows.values()
    ]
    shown = [
        seen(candidate, rows[candidate.document["registry_no"]], phoned)
        for candidate, _is_meant in ranked(judged)
    ]
    worth = [each for each in shown if each.has_phone or each.score >= WORTH_A_LOOK]
    return sorted(worth, key=lambda each: (each.has_number, each.has_phone), reverse=True)[:SHOWN]


def seen(candidate, row, phoned):
    return Likely(
        business=row,
        score=candidate.score,
        has_number=candidate.has_number,
        has_phone=row.pk in phoned,
        is_acted_for=any(each.user_id and each.ended_at is None for each in row.people.all()),
    )


def with_nib(claim, by):
    if not claim.nib:
        return set()
    found = Business.objects.permitted(by, "change").filter(nib=claim.nib)
    return set(found.values_list("pk", flat=True))


def with_phone(claim, by):
    """Whose owner wrote down the very number by which she came in."""
    if not claim.user.mobile:
        return set()
    owners = Owner.objects.visible_to(by).with_phone(claim.user.mobile)
    found = Business.objects.permitted(by, "change").filter(owner__in=owners.values("pk"))
    return set(found.values_list("pk", flat=True))


def told(row):
    """What is compared, in the words of a document."""
    kinds = [each for each in [row.kbli, *row.other_kbli.all()] if each]
    codes = [{"code": each.code} for each in kinds]
    return {
        "registry_no": row.registry_no,
        "name": row.name,
        "brand": row.brand,
        "region": {"code": row.region_id},
        "products": [{"name": each.name} for each in row.product_set.all()],
        "kbli": codes[0] if row.kbli else None,
        "other_kbli": codes[1:] if row.kbli else codes,
    }
