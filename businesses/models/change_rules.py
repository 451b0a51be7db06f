"""Which facts may be changed by a request, and what each of them needs: the only table of it.

What stands nowhere here is changed by whoever may change the record itself. Left out on purpose
are personal numbers (a request keeps what is proposed as plain text), money, which asks for a
right of its own, and the place, which decides who keeps the record. docs/changes.md shows the same
table; a test holds both together.
"""

from django.db.models import Model

from businesses.choices import ChangeTarget, FieldRule
from businesses.models.business import Business
from businesses.models.certificate import Certificate
from businesses.models.figures import Figures
from businesses.models.owner import Owner
from businesses.models.product import Product

DIRECT, REVIEW, PROOF = FieldRule.DIRECT, FieldRule.REVIEW, FieldRule.PROOF

OF_FIGURES = {
    "operated": REVIEW,
    "workers_male": REVIEW,
    "workers_female": REVIEW,
    "workers_foreign": REVIEW,
    "workers_family": REVIEW,
    "installed_capacity": REVIEW,
    "used_capacity": REVIEW,
    "production_volume": REVIEW,
    "production_unit": REVIEW,
}
TARGETS: dict[str, type[Model]] = {
    ChangeTarget.BUSINESS: Business,
    ChangeTarget.FIGURES: Figures,
    ChangeTarget.PRODUCT: Product,
    ChangeTarget.OWNER: Owner,
    ChangeTarget.PERIOD: Figures,
    ChangeTarget.NEW_PRODUCT: Product,
    ChangeTarget.NEW_CERTIFICATE: Certificate,
    ChangeTarget.IDENTITY: Owner,
}
# Of these a request only names what is wrong: the value stands on the photo of the document, and
# whoever decides writes it into the record. So a NIK that an owner types is not tried (ADR 13).
NAMED_ALONE = {ChangeTarget.IDENTITY: ("nik", "birth_date")}
OF_PERSONS = (ChangeTarget.OWNER, ChangeTarget.IDENTITY)
# By what a part that is told anew is known: twice the same does not wait.
NEW_PARTS = {ChangeTarget.NEW_PRODUCT: "name", ChangeTarget.NEW_CERTIFICATE: "number"}
# Told of a business; the record is made when the first value is approved.
TOLD_ANEW = frozenset({ChangeTarget.PERIOD, *NEW_PARTS})
# Proposed of a record that is there.
STORED = tuple(kind for kind in TARGETS if kind not in TOLD_ANEW and kind not in NAMED_ALONE)
RULES: dict[str, dict[str, FieldRule]] = {
    ChangeTarget.BUSINESS: {
        "name": PROOF,
        "legal_form": PROOF,
        "nib": PROOF,
        "nib_issued_on": PROOF,
        "kbli": PROOF,
        "brand": REVIEW,
        "status": REVIEW,
        "address": REVIEW,
        "rt": REVIEW,
        "rw": REVIEW,
        "tenure": REVIEW,
        "founded_year": REVIEW,
        "opening_hours": DIRECT,
    },
    ChangeTarget.FIGURES: OF_FIGURES,
    ChangeTarget.PRODUCT: {
        "name": REVIEW,
        "brand": REVIEW,
        "unit": REVIEW,
        "monthly_capacity": REVIEW,
        "monthly_output": REVIEW,
        "price": DIRECT,
        "packaging": DIRECT,
        "shelf_life_days": DIRECT,
        "ecatalogue_url": DIRECT,
    },
    ChangeTarget.OWNER: {
        "name": PROOF,
        "sex": REVIEW,
        "education": REVIEW,
    },
    ChangeTarget.PERIOD: OF_FIGURES,
    ChangeTarget.NEW_PRODUCT: {
        "name": REVIEW,
        "price": REVIEW,
        "unit": REVIEW,
        "packaging": REVIEW,
        "shelf_life_days": REVIEW,
    },
    ChangeTarget.NEW_CERTIFICATE: {
        "kind": PROOF,
        "number": PROOF,
        "issuer": PROOF,
        "issued_on": PROOF,
        "expires_on": PROOF,
    },
}
# Whoever helps an owner proposes the rest; of what the business is called she speaks herself.
OWNERS_ALONE = {ChangeTarget.BUSINESS: frozenset({"name"})}


def target_of(row) -> str:
    """As which kind a record that is there is the target of a change."""
    return next(kind for kind, model in TARGETS.items() if isinstance(row, model))
