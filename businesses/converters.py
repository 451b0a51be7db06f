"""How a business is named in an address: by its public number, never by a name or a key."""

from businesses.choices import ChangeTarget, ExportFormat, Personal
from businesses.registry_no import GROUP_PATTERN, PATTERN, is_valid


class RegistryNumber:
    """A mistyped number, which its check digit betrays, is an unknown page without a query."""

    regex = PATTERN

    def to_python(self, value):
        if not is_valid(value, self.regex):
            raise ValueError(value)
        return value

    def to_url(self, value):
        return value


class GroupNumber(RegistryNumber):
    """The same of a group."""

    regex = GROUP_PATTERN


class GroupPartName:
    """What belongs to a group, as its address says it (businesses/views/group_parts.py)."""

    regex = "anggota|berkas"

    def to_python(self, value):
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


class ChangeWord:
    """For which record of a business a change is proposed, as its address says it."""

    words = {
        "usaha": ChangeTarget.BUSINESS,
        "angka": ChangeTarget.FIGURES,
        "produk": ChangeTarget.PRODUCT,
        "pemilik": ChangeTarget.OWNER,
    }
    regex = "|".join(words)

    def to_python(self, value):
        return self.words[value]

    def to_url(self, value):
        return next((word for word, target in self.words.items() if target == value), value)


class QuestionWord:
    """What an owner is asked about, as its address says it (businesses/views/keeping.py)."""

    regex = "jam-buka|alamat|tahun-berdiri|nama-usaha|nib|yang-dibuat|nama-saya"

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


class TableKind(FileKind):
    """The same of a list that nobody prints as a book."""

    regex = "|".join([ExportFormat.XLSX, ExportFormat.CSV])


class OwnFileKind(FileKind):
    """In which form an owner takes her own data along."""

    regex = "|".join([ExportFormat.XLSX, ExportFormat.JSON, ExportFormat.ZIP])


class PersonalField:
    """Which of the covered facts is asked for; the address names the field, never its value."""

    regex = "|".join(Personal.values)

    def to_python(self, value):
        return Personal(value)

    def to_url(self, value):
        return value


class WorkKind:
    """A kind of work in the background (ikm_registry/jobs/kinds.py)."""

    regex = "impor|massal"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
