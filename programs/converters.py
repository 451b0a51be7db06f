"""How programs, applications, plates, cards and certificates are named in an address."""

from programs.choices import Deed, RuleKind
from programs.numbers import (
    APPLICATION,
    CARD,
    CERTIFICATE,
    EQUIPMENT,
    PROGRAM,
    code_pattern,
    is_valid,
    pattern,
)


class ProgramNumber:
    """A mistyped number, which its check digit betrays, is an unknown page without a query."""

    regex = pattern(PROGRAM)

    def to_python(self, value):
        if not is_valid(PROGRAM, value):
            raise ValueError(value)
        return value

    def to_url(self, value):
        return value


class ProgramPart:
    """What belongs to a program, as its address says it (programs/views/parts.py)."""

    regex = "tahap|dokumen|kriteria"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class RuleWord:
    """A kind of rule."""

    regex = "|".join(RuleKind.values)

    def to_python(self, value):
        return RuleKind(value)

    def to_url(self, value):
        return value


class ApplicationNumber:
    """A mistyped number of an application."""

    regex = pattern(APPLICATION)

    def to_python(self, value):
        if not is_valid(APPLICATION, value):
            raise ValueError(value)
        return value

    def to_url(self, value):
        return value


class DeedWord:
    """A step of an application, as an address says it."""

    words = {
        "kirim": Deed.SEND,
        "terima": Deed.RECEIVE,
        "akad": Deed.SIGN,
        "cair": Deed.DISBURSE,
        "laporan": Deed.RUN,
        "lunas": Deed.SETTLE,
        "macet": Deed.DEFAULT,
        "ajukan": Deed.LODGE,
        "terbit": Deed.ISSUE,
        "tolak": Deed.REFUSE,
    }
    regex = "|".join(words)

    def to_python(self, value):
        return self.words[value]

    def to_url(self, value):
        return next((word for word, deed in self.words.items() if deed == value), value)


class Plate:
    """The code on the plate of a piece of equipment."""

    regex = code_pattern(EQUIPMENT)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class Card(Plate):
    regex = code_pattern(CARD)


class CertificateNumber(Plate):
    regex = code_pattern(CERTIFICATE)
