"""What anybody may know who holds a plate or a certificate in her hand.

She has no account, so the wall shows her nothing: each answer is asked across it, by the whole
number alone, which nobody guesses, and it holds no more than what is written here.
"""

from dataclasses import dataclass
from datetime import date

from ikm_registry.accounts import wall
from programs.models import Item, TrainingCertificate


@dataclass(frozen=True)
class PlateFacts:
    code: str
    kind: str
    maker: str
    program: str
    organiser: str
    year: int
    village: str


@dataclass(frozen=True)
class CertificateFacts:
    number: str
    holder: str
    program: str
    organiser: str
    issued_on: date
    withdrawn_on: date | None


def plate_facts(code):
    """Of a piece of equipment: which program gave it, and the village where it should stand."""
    with wall.lowered():
        item = Item.objects.select_related("program", "application__region").filter(code=code)
        found = item.first()
        return found and PlateFacts(
            code=found.code,
            kind=found.kind,
            maker=found.maker,
            program=found.program.name,
            organiser=found.program.organiser,
            year=found.program.year,
            village=found.application.region.full_name,
        )


def certificate_facts(number):
    """Of a certificate: its holder's name, since she shows it herself, and whether it holds."""
    with wall.lowered():
        found = TrainingCertificate.objects.filter(number=number).first()
        return found and CertificateFacts(
            number=found.number,
            holder=found.holder,
            program=found.program_name,
            organiser=found.organiser,
            issued_on=found.issued_on,
            withdrawn_on=found.withdrawn_on,
        )
