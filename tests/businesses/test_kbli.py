"""KBLI 2020, section C: complete, worded officially, and found by the words people use."""

import csv
import re
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from businesses.models import Kbli
from businesses.models.kbli import CURRENT_VERSION, KbliLevel

INDEPENDENT = settings.BASE_DIR.parent / "shared/data/kbli/kbli2020.csv"
SMALL_WORDS = {"dan", "dari", "untuk", "yang", "atau", "serta", "dengan", "and"}

pytestmark = pytest.mark.django_db


def found(words):
    return list(Kbli.objects.of_version().matching(words).values_list("code", flat=True))


def plain(title):
    return re.sub(r"\W+", " ", title).strip().casefold()


def test_section_c_is_complete():
    levels = Counter(Kbli.objects.of_version().values_list("level", flat=True))
    assert levels == {
        KbliLevel.SECTION: 1,
        KbliLevel.DIVISION: 24,
        KbliLevel.GROUP: 71,
        KbliLevel.CLASS: 177,
        KbliLevel.SUBCLASS: 476,
    }


def test_every_code_stands_below_its_parent():
    codes = set(Kbli.objects.of_version().values_list("code", flat=True))
    below_the_division = {code for code in codes if len(code) > 2}
    assert {code[:-1] for code in below_the_division} <= codes


def test_it_says_what_an_independent_list_says():
    if not INDEPENDENT.exists():
        pytest.skip("the independent list of KBLI is not beside this checkout")
    with INDEPENDENT.open(encoding="utf-8", newline="") as file:
        theirs = {row["code"]: plain(row["title"]) for row in csv.DictReader(file)}
    ours = {row.code: plain(row.title) for row in Kbli.objects.of_version()}
    assert ours == theirs


def test_titles_are_in_title_case():
    words = re.findall(r"\w+", " ".join(Kbli.objects.values_list("title", flat=True)))
    # "Ban Dalam" is a thing, "dalam Kaleng" says where.
    assert {word for word in words if word[0].islower()} == {*SMALL_WORDS, "dalam"}
    assert not {word for word in words if word[0].isupper()} & {
        word.capitalize() for word in SMALL_WORDS
    }


def test_every_five_digit_code_has_everyday_words_and_none_names_two_codes():
    words = {
        row.code: row.keywords.split(", ") if row.keywords else []
        for row in Kbli.objects.of_version().subclasses()
    }
    assert [code for code, listed in words.items() if not listed] == []
    counted = Counter(word for listed in words.values() for word in listed)
    assert [word for word, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("keripik", "10794"),
        ("kripik", "10794"),
        ("KERUPUK", "10794"),
        ("rengginang", "10794"),
        ("mebel", "31001"),
        ("meubel kayu", "31001"),
        ("kayu meubel", "31001"),
        ("mebel rotan", "31002"),
        ("tahu", "10392"),
        ("tempe", "10391"),
        ("batik", "13134"),
        ("tenun", "13121"),
        ("tenun ikat", "13122"),
        ("sulam", "13912"),
        ("bordir", "13912"),
        ("karawo", "13912"),
        ("roti", "10710"),
        ("kue kering", "10710"),
        ("kue basah", "10792"),
        ("dodol", "10796"),
        ("kopi", "10761"),
        ("jamu", "21022"),
        ("garam", "10774"),
        ("gula aren", "10722"),
        ("ikan asin", "10211"),
        ("abon", "10130"),
        ("abon ikan", "10219"),
        ("terasi", "10295"),
        ("minyak kelapa", "10423"),
        ("vco", "10422"),
        ("giling padi", "10631"),
        ("air isi ulang", "11052"),
        ("depot air", "11052"),
        ("penjahit", "14120"),
        ("konveksi", "14111"),
        ("peci", "14131"),
        ("songkok", "14131"),
        ("sarung", "13121"),
        ("tas", "15121"),
        ("sepatu", "15201"),
        ("anyaman bambu", "16291"),
        ("tikar pandan", "16292"),
        ("somel", "16101"),
        ("kusen", "16221"),
        ("sablon", "18111"),
        ("percetakan", "18111"),
        ("minyak atsiri", "20294"),
        ("sabun", "20231"),
        ("briket arang", "20115"),
        ("genteng", "23922"),
        ("batu bata", "23921"),
        ("gerabah", "23932"),
        ("batako", "23953"),
        ("paving", "23953"),
        ("bengkel las", "25111"),
        ("bengkel bubut", "25920"),
        ("pandai besi", "25931"),
        ("perahu", "30111"),
        ("gamelan", "32201"),
        ("souvenir", "32903"),
        ("sapu", "32909"),
        ("10794", "10794"),
        ("c", "C"),
    ],
)
def test_words_of_the_workshop_find_the_code_first(words, code):
    assert found(words)[0] == code


def test_the_beginning_of_a_code_finds_what_lies_below():
    assert found("1079")[:3] == ["1079", "10791", "10792"]


def test_a_word_is_found_from_its_beginning_only():
    assert "10392" in found("tah")
    assert "10392" not in found("ahu")


def test_words_of_nothing_find_nothing():
    assert found("") == found("  ") == found("%(.*") == found("\x00") == []


@given(st.text(max_size=60))
@hypothesis_settings(max_examples=60)
def test_whatever_is_typed_gives_a_list(words):
    assert len(found(words)) <= 749


def test_inside_gives_a_code_and_all_below():
    rows = Kbli.objects.of_version()
    assert rows.inside("C").count() == 749
    assert rows.inside("1079").subclasses().count() == 7
    assert list(rows.inside("10794")) == [rows.get(code="10794")]


def test_a_row_reads_as_code_and_title():
    row = Kbli.objects.get(version="2020", code="10794")
    assert str(row) == "10794 Industri Kerupuk, Keripik, Peyek dan Sejenisnya"


def test_the_database_refuses_codes_of_other_sections():
    with pytest.raises(IntegrityError, match="kbli_code_lies_in_section_c"):
        Kbli.objects.create(version="2020", code="47911", title="Perdagangan Eceran")


# Loading another version


@pytest.fixture
def official(tmp_path):
    """Make a list as it is published: rows of cells in a CSV file."""

    def make(*rows, delimiter=","):
        path = tmp_path / "kbli.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        return path

    return make


def load(path, *options, version="2025"):
    call_command("import_kbli", path, "--kbli-version", version, *options)


def test_the_own_list_loaded_again_changes_nothing(capsys):
    call_command("import_kbli")
    assert "749 kode" in capsys.readouterr().out
    assert Kbli.objects.of_version().count() == 749


def test_another_version_stands_beside_the_first(official, capsys):
    path = official(
        ["KBLI 2025", ""],
        ["Kode", "Judul"],
        ["A", "Pertanian"],
        ["13", "Industri Tekstil"],
        ["13133", "Industri Kain  Batik"],
        delimiter=";",
    )
    load(path)
    titles = dict(Kbli.objects.filter(code="13133").values_list("version", "title"))
    assert titles == {"2020": "Industri Pencetakan Kain", "2025": "Industri Kain Batik"}
    shown = capsys.readouterr().out
    assert "2 kode" in shown
    assert "1 kode kategori lain" in shown


def test_a_list_without_everyday_words_keeps_those_we_have(official):
    load(official(["code", "title", "keywords"], ["10794", "Keripik", "kripik"]))
    load(official(["code", "title"], ["10794", "Industri Keripik"]))
    row = Kbli.objects.get(version="2025", code="10794")
    assert (row.title, row.keywords) == ("Industri Keripik", "kripik")


def test_what_a_later_list_misses_is_told_and_kept(official, capsys):
    load(official(["code", "title"], ["10794", "Keripik"], ["10391", "Tempe"]))
    load(official(["code", "title"], ["10794", "Keripik dan kerupuk"]))
    assert "0 ditambahkan, 1 berubah, 1 tidak ada lagi" in capsys.readouterr().out
    assert Kbli.objects.of_version("2025").count() == 2


def test_a_workbook_is_read_too_and_its_numbers_are_codes(tmp_path):
    path = tmp_path / "kbli.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Kode KBLI", "Judul KBLI"])
        sheet.write_row(1, 0, [10794, "Industri Keripik"])
    load(path)
    assert Kbli.objects.of_version("2025").get().code == "10794"


def test_a_trial_writes_nothing(official, capsys):
    load(official(["code", "title"], ["10794", "Keripik"]), "--dry-run")
    assert "1 ditambahkan" in capsys.readouterr().out
    assert not Kbli.objects.of_version("2025").exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["1079x", "Keripik"], "Baris 3: “1079X” bukan kode KBLI"),
        (["10794", ""], "Baris 3: 10794 tidak punya judul"),
        (["10791", "Dua kali"], "Baris 3: 10791 tercantum dua kali"),
        (["1111", "Pertanian Jagung"], "Baris 3: 1111 tidak punya 111 di atasnya"),
        (["10794", "x" * 251], "Baris 3: judul 10794 terlalu panjang"),
    ],
)
def test_one_bad_row_is_named_and_nothing_is_written(official, row, sentence):
    path = official(["code", "title"], ["10791", "Makanan Bayi"], row)
    with pytest.raises(CommandError, match=re.escape(sentence)) as refusal:
        load(path)
    assert "Tidak ada yang disimpan." in str(refusal.value)
    assert not Kbli.objects.of_version("2025").exists()


def test_of_very_many_bad_rows_the_first_are_named(official):
    path = official(["code", "title"], *[["?", "Judul"] for _ in range(30)])
    with pytest.raises(CommandError, match="dan 10 lagi"):
        load(path)


@pytest.mark.parametrize("rows", [[["nama", "alamat"]], [["code", "title"], ["47911", "Eceran"]]])
def test_a_file_that_is_no_list_of_kbli_is_refused(official, rows):
    with pytest.raises(CommandError, match="Tidak ada yang disimpan"):
        load(official(*rows))


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    path = tmp_path / "kbli.xlsx"
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        load(path)
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(CommandError, match="Tidak ada yang disimpan"):
        load(path)


def test_a_version_is_a_year_and_needs_its_file(official):
    with pytest.raises(CommandError, match="tahunnya"):
        load(official(["code", "title"]), version="dua")
    with pytest.raises(CommandError, match="berkas"):
        call_command("import_kbli", "--kbli-version", "2025")
    assert CURRENT_VERSION == "2020"
