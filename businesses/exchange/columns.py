"""The vocabulary of lists: which titles officials write over which fact.

Collected from lists of some twenty Dinas and systems. A new title is a word to add to
its line; the order of the words is their rank, where a list has two that fit.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _

from businesses.choices import LegalForm, MoneyUnit, Sex
from businesses.models import Business, Figures, Owner, Product

IN_BRACKETS = re.compile(r"\([^)]*\)")
NOT_A_SIGN = re.compile(r"[^a-z0-9]")
THOUSANDS = re.compile(r"\(\s*(rp\.?\s*|x\s*|dalam\s+)*(\.?000|ribu\w*( rupiah)?)\s*\)", re.I)
MILLIONS = re.compile(r"\(\s*(rp\.?\s*|dalam\s+)*(\.?000\.000|juta\w*( rupiah)?)\s*\)", re.I)


def squashed(text):
    """One spelling of a title: "Kel/Desa" is keldesa, "Nilai Investasi (000)" nilaiinvestasi."""
    return NOT_A_SIGN.sub("", IN_BRACKETS.sub("", text.casefold()))


@dataclass(frozen=True)
class Column:
    """One fact that a list may hold, and the column of the registry that keeps it.

    `refuses` says what a value that the registry does not take does to its row: a wrong
    NIB or a workers count of "many" refuses it, as the page's form would; a district
    that nobody knows only leaves its place open, with a warning.
    """

    name: str
    titles: tuple[str, ...]
    model: type[models.Model] | None = None
    refuses: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self):
        """How the registry calls it, for lists that have no such column."""
        return str(self.model_field.verbose_name if self.model else OTHER_LABELS[self.name])

    @property
    def fact(self):
        """The name of the field in its model: an owner's name is just `name` there."""
        return self.name.removeprefix("owner_").removeprefix("product_")

    @property
    def model_field(self):
        return self.model._meta.get_field(self.fact)


# Facts that end in a reference or only steer the import.
OTHER_LABELS = {
    "registry_no": _("public number"),
    "village": _("village"),
    "district": _("district"),
    "regency": _("regency"),
    "kbli": "KBLI",
    "commodity": _("line of trade"),
    "year": _("year"),
    "production_unit": _("unit"),
    "external_id": _("number there"),
}


def spelled(*lists):
    """{"ud": LegalForm.INDIVIDUAL, …} from ("ud, po", LegalForm.INDIVIDUAL), …"""
    return MappingProxyType(
        {squashed(word): code for words, code in lists for word in words.split(",")}
    )


LEGAL_FORMS = spelled(
    ("po, pd, ud, perorangan, perseorangan, usaha dagang, usaha perorangan", LegalForm.INDIVIDUAL),
    ("perusahaan perorangan, perusahaan perseorangan", LegalForm.INDIVIDUAL),
    ("pt perorangan, perseroan perorangan", LegalForm.INDIVIDUAL_PT),
    ("pt, perseroan terbatas", LegalForm.PT),
    ("cv, persekutuan komanditer", LegalForm.CV),
    ("fa, firma", LegalForm.FIRMA),
    ("koperasi, kop, kub koperasi", LegalForm.COOPERATIVE),
    ("yayasan", LegalForm.FOUNDATION),
    ("bumdes, bum desa, badan usaha milik desa", LegalForm.BUMDES),
    ("kub, irt, belum ada, tidak ada, belum berbadan hukum", LegalForm.INFORMAL),
    ("tidak berbadan hukum, non badan hukum, belum berbadan usaha, informal", LegalForm.INFORMAL),
)
SEXES = spelled(
    ("l, lk, laki, laki laki, pria, m", Sex.MALE), ("p, pr, perempuan, wanita, f", Sex.FEMALE)
)


def column(name, titles, model=None, *, refuses=False, words=None):
    spellings = dict.fromkeys(squashed(title) for title in titles.split(",") if title)
    return Column(name, tuple(spellings), model, refuses, words or {})


COLUMNS = [
    # As the registry's own export heads it.
    column("registry_no", "nomor registri ikm", refuses=True),
    column(
        "name",
        "nama ikm, nama usaha, nama perusahaan, perusahaan, nama industri, nama umkm, nama toko, "
        "nama unit usaha, nama industri kecil, nama usahaa, judul, nama",
        Business,
        refuses=True,
    ),
    column(
        "brand",
        "merek, merk, brand, nama brand, nama merek, nama merek produk, merek dagang, "
        "merk dagang, nama komersial usaha",
        Business,
        refuses=True,
    ),
    column(
        "legal_form",
        "bentuk badan usaha, badan usaha, bentuk usaha, bentuk badan hukum, badan hukum, "
        "jenis badan usaha",
        Business,
        words=LEGAL_FORMS,
    ),
    column("nib", "nib, nomor induk berusaha, no nib, nomor nib", Business, refuses=True),
    column("npwp", "npwp, no npwp, nomor npwp", Business, refuses=True),
    column("siinas_no", "no siinas, nomor siinas, akun siinas", Business, refuses=True),
    column("founded_year", "tahun berdiri, mulai usaha, tahun mulai, tanggal mulai", Business),
    column(
        "owner_name",
        "nama pemilik, pemilik, nama pengusaha, pengusaha, nama pimpinan, pimpinan, "
        "nama penanggung jawab, penanggung jawab, nama pemilikk",
        Owner,
        refuses=True,
    ),
    column("owner_nik", "nik, no nik, nik pemilik, no ktp, nomor ktp", Owner, refuses=True),
    column("owner_sex", "jenis kelamin, jk, gender", Owner, words=SEXES),
    column("owner_birth_date", "tanggal lahir, tgl lahir", Owner),
    column(
        "owner_phone",
        "telp, telepon, no telp, no telepon, nomor telepon, no hp, nomor hp, hp, telp hp, "
        "no telp hp, no wa, nomor whatsapp, no kontak, kontak",
        Owner,
    ),
    column("owner_email", "email, e-mail, alamat email", Owner),
    column(
        "address",
        "alamat, alamat usaha, alamat ikm, alamat industri, alamat pabrik, alamat perusahaan, "
        "alamat kantor, jalan",
        Business,
        refuses=True,
    ),
    column("rt", "rt, no rt", Business),
    column("rw", "rw, no rw", Business),
    column(
        "village",
        "kel desa, desa kel, desa kelurahan, kelurahan desa, desa, kelurahan, nama desa, "
        "nama kelurahan, level 4 name",
    ),
    column(
        "district",
        "kecamatan, kec, kecamatan usaha, kecamatan usahaa, nama kecamatan, kapanewon, "
        "kemantren, distrik, level 3 name",
    ),
    column(
        "regency",
        "kab kota, kabupaten kota, kabupaten, kota, nama kabupaten kota",
        refuses=True,
    ),
    column("latitude", "lat, latitude, lintang", Business),
    column("longitude", "lng, lon, long, longitude, bujur", Business),
    column("kbli", "kode kbli, kode kbli 2020, kbli 2020, kbli akhir, no kbli, kbli"),
    column(
        "product_name",
        "produk, nama produk, jenis produk, produk utama, jenis produksi, hasil produksi",
        Product,
        refuses=True,
    ),
    column(
        "commodity",
        "komoditi, nama komoditi, komoditas, jenis usaha, jns usaha, bidang usaha, "
        "jenis industri, kategori produk, kategori",
    ),
    column("year", "tahun, tahun data", refuses=True),
    column("external_id", ""),
    column(
        "workers_male",
        "tkl, tk l, tenaga kerja l, tenaga kerja laki laki, tenaga kerja pria, tk laki laki, "
        "total tenaga kerja laki laki, jumlah tenaga kerja laki laki, pekerja laki laki",
        Figures,
        refuses=True,
    ),
    column(
        "workers_female",
        "tkp, tk p, tenaga kerja p, tenaga kerja perempuan, tenaga kerja wanita, tk perempuan, "
        "total tenaga kerja perempuan, jumlah tenaga kerja perempuan, pekerja perempuan",
        Figures,
        refuses=True,
    ),
    column("investment_undivided", "nilai investasi, investasi", Figures, refuses=True),
    column(
        "production_volume",
        "jumlah produksi, volume produksi, produksi, kapasitas produksi per tahun",
        Figures,
        refuses=True,
    ),
    column("production_unit", "satuan, satuan produksi"),
    column("production_value", "nilai produksi", Figures, refuses=True),
    column(
        "materials_value",
        "nilai bb bp, nilai bahan baku, nilai bb, nilai bahan baku bahan penolong",
        Figures,
        refuses=True,
    ),
    column("turnover", "omzet, omset, omzet per tahun, omzet setahun", Figures, refuses=True),
]
BY_NAME = {each.name: each for each in COLUMNS}


@dataclass(frozen=True)
class Profile:
    """A system whose exports we know: told by titles that only it has together."""

    titles: frozenset[str]
    overrides: Mapping[str, str]
    money_unit: MoneyUnit = MoneyUnit.RUPIAH
    system: str = ""  # its row numbers are only worth keeping when we know whose they are


PROFILES = [
    # SIIDIG (Gorontalo). Its own pages head the money columns with "(000)", its export does not.
    Profile(
        frozenset({"namaikm", "tkl", "tkp", "nilaibbbp", "kabkotaid", "industriid"}),
        {"id": "external_id"},
        MoneyUnit.THOUSANDS,
        "siidig",
    ),
    # Lists of processors for maps: the contact there is a person, the telephone has its column.
    Profile(frozenset({"perusahaan", "kontak", "telp", "lat", "lng"}), {"kontak": "owner_name"}),
]


def profile_of(titles):
    """The known system that writes these titles; a nameless one otherwise."""
    present = {squashed(title) for title in titles}
    known = (profile for profile in PROFILES if profile.titles <= present)
    return next(known, Profile(frozenset(), {}))


def money_unit_of(titles, profile):
    """What 1 stands for, as the titles or the known system say it."""
    if any(MILLIONS.search(title) for title in titles):
        return MoneyUnit.MILLIONS
    if any(THOUSANDS.search(title) for title in titles):
        return MoneyUnit.THOUSANDS
    return profile.money_unit


def match(titles, columns=COLUMNS):
    """{fact: position} for the titles of one row of a sheet, of these columns."""
    squeezed = [squashed(title) for title in titles]
    overrides = profile_of(titles).overrides
    found = {overrides[title]: n for n, title in enumerate(squeezed) if title in overrides}
    free = {title: n for n, title in reversed(list(enumerate(squeezed))) if title not in overrides}
    for each in columns:
        fits = next((title for title in each.titles if title in free), None)
        if fits and each.name not in found:
            found[each.name] = free[fits]
    return found
