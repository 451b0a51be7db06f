"""Who plays which part in the demo's programs: nobody both verifies and decides."""

from dataclasses import dataclass

from businesses.choices import Acting, Proven
from businesses.management.commands.seed_demo import BOALEMO, PASSWORD, PROBOLINGGO
from businesses.services.ownership import let_in
from ikm_registry.accounts.models import User
from ikm_registry.accounts.roles import Role
from ikm_registry.people.services import give
from ikm_registry.regions.models import Region
from programs.services.partners import let_follow

HEAD, OWNER, BANK = "kabid", "pemilik", "bank"
# Prefix 0810 is given to nobody.
OWNERS_PHONE = "+6281000003513"
BANK_NAME = "Bank Mitra Probolinggo"
# Whose account it is, under which name she signs in, and what she may be tried for.
SIGN_INS = [
    (HEAD, HEAD, "kepala bidang Kab. Probolinggo, memutuskan permohonan"),
    (OWNER, "081000003513", "pemilik usaha, masuk dengan nomor telepon"),
    (BANK, BANK, "petugas bank, mengikuti program KUR"),
]


def sign_ins():
    """Those of this demo: (name, what)."""
    there = set(User.objects.values_list("username", flat=True))
    return [(name, what) for username, name, what in SIGN_INS if username in there]


@dataclass(frozen=True)
class Cast:
    """The office registers and applies, the verifier checks and visits, the head decides."""

    office: User
    verifier: User
    head: User
    keeper: User


def cast_of_probolinggo():
    known = {user.username: user for user in User.objects.all()}
    keeper = known["admin"]
    return Cast(known["petugas"], known["verifikator"], head_appointed_by(keeper), keeper)


def cast_of_boalemo():
    """A small office, where one person does everything but decide."""
    officer = User.objects.get(username="boalemo", assignments__region=BOALEMO)
    return Cast(officer, officer, officer, officer)


def head_appointed_by(keeper):
    head = signing_in(HEAD, email=f"{HEAD}@demo.test")
    place = Region.objects.get(code=PROBOLINGGO)
    give(by=keeper, person=head, role=Role.DISTRICT_OFFICER, region=place)
    return head


def owner_of(business, *, by):
    """She came in by a card of the office, and signs in by her phone."""
    owner = signing_in(OWNER, first_name=business.owner.name, mobile=OWNERS_PHONE)
    let_in(business=business, user=owner, role=Acting.OWNER, proven=Proven.CARD, by=by)
    return owner


def bank_following(program, *, by):
    bank = let_follow(
        program=program, email=f"{BANK}@demo.test", name="Rini", bank=BANK_NAME, by=by
    ).user
    bank.username = BANK
    return with_password(bank)


def signing_in(username, **facts):
    return with_password(User(username=username, **facts))


def with_password(user):
    user.set_password(PASSWORD)
    user.full_clean()
    user.save()
    return user
