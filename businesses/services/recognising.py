"""Who is known already by the NIK that somebody types, and whether she can be meant.

One digit mistyped is somebody else's number. So whoever is known by it is taken for the owner only
if she is called alike, or if the writer says that she is meant.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from businesses.models import Owner
from businesses.services.likeness import is_one_person
from ikm_registry.accounts.wall import lowered

# How whoever sends or types one says that the person is meant who is known by this NIK.
SAME_PERSON = "confirm_same_person"


class OtherName(ValidationError):
    """Somebody of another name is known here by this NIK; `known` is hers.

    The sentence keeps it back: whoever sends may have a purpose to which she did not agree.
    """

    def __init__(self, known: str, fact: str = "nik"):
        self.known = known
        sentence = _(
            "Somebody of another name is known here by this NIK. Compare number and name, and say "
            "so if she is the owner."
        )
        super().__init__({fact: ValidationError(sentence, "other_name")})


def recognised(owner, regency, by, is_same_person):
    """The person of this regency who has this NIK, if the writer may see her."""
    known = known_by_nik(owner, regency, by)
    if known and not is_same_person:
        require_one_person(owner.name, known)
    return known


def require_one_person(name, known, fact="nik"):
    if not is_one_person(name, known.name):
        raise OtherName(known.name, fact)


def people_known(niks, regency, *, by, right="view"):
    """The rows of this regency with one of these NIK that `by` may see; of equals the best first.

    One she may not see is like none: else she would learn whose NIK it is, and that by trying.
    """
    here = Owner.objects.permitted(by, right).filter(region_id=regency)
    return here.with_nik(*niks).order_by("nik_is_doubled", "pk")


def known_by_nik(owner, regency, by):
    """Another row of this regency with the same NIK, if the writer may see it."""
    niks = [owner.nik] if owner.nik else []
    return people_known(niks, regency, by=by).exclude(pk=owner.pk).first()


def note_double(owner):
    """Note, and tell nobody, that a row which the writer does not see has the same NIK.

    Asked across the wall: the answer changes nothing of what she is shown.
    """
    niks = [owner.nik] if owner.nik else []
    with lowered():
        there = Owner.objects.filter(region_id=owner.region_id, nik_is_doubled=False)
        owner.nik_is_doubled = there.with_nik(*niks).exclude(pk=owner.pk).exists()
    if not owner._state.adding:
        Owner.objects.filter(pk=owner.pk).update(nik_is_doubled=owner.nik_is_doubled)
