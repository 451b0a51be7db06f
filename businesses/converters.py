"""How a business is named in an address: by its public number, never by a name or a key."""

from businesses.choices import ExportFormat, Personal
from businesses.registry_no import PATTERN, is_valid


class RegistryNumber:
    """A mistyped number, which its check digit betrays, is an unknown page without a query."""

    regex = PATTERN

    def to_python(self, value):
        if not is_valid(value):
            raise ValueError(value)
        return value

    def to_url(self, value):
        return value


class PartName:
    """What belongs to a business, as its address says it (businesses/views/parts.py)."""

    regex = "angka|bahan|produk|pasar|izin|foto|nomor"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class FileKind:
    """In which kind of file a list is taken along: the ending of its address."""

    regex = "|".join([ExportFormat.XLSX, ExportFormat.CSV, ExportFormat.PDF])

    def to_python(self, value):
        return ExportFormat(value)

    def to_url(self, value):
        return value


class PersonalField:
    """Which of the covered facts is asked for; the address names the field, never its value."""

    regex = "|".join(Personal.values)

    def to_python(self, value):
        return Personal(value)

    def to_url(self, value):
        return value
