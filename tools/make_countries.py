"""Make businesses/data/countries.csv from Unicode's CLDR, as the package Babel carries it.

For maintainers only; a site loads the file that is in the repository. Babel is no
dependency of the registry, so run it in an environment of its own:

    python -m venv .cldr && .cldr/bin/pip install Babel==2.18.0
    .cldr/bin/python tools/make_countries.py            # write the file
    .cldr/bin/python tools/make_countries.py --check    # exit 1 when it would change

The notice of Unicode's licence stands beside the data: businesses/data/LICENSE-UNICODE.txt.
"""

import csv
import io
import sys
from pathlib import Path

from babel import Locale

LIST = Path(__file__).resolve().parent.parent / "businesses/data/countries.csv"
COUNTRIES = 249

# Two-letter codes of CLDR that ISO 3166-1 does not assign to a country.
NOT_OF_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA"}
NOT_OF_ISO |= {"UN", "XA", "XB", "XK", "ZZ"}
# Eleven members since Timor-Leste joined on 26 October 2025.
ASEAN = {"BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"}
# Where CLDR is stiffer than the names that Indonesian trade papers use.
EVERYDAY = {
    "BN": ("Brunei Darussalam", "Brunei Darussalam"),
    "CD": ("Republik Demokratik Kongo", "Democratic Republic of the Congo"),
    "CG": ("Kongo", "Congo"),
    "CI": ("Pantai Gading", "Côte d’Ivoire"),
    "CL": ("Chili", "Chile"),
    "HK": ("Hong Kong", "Hong Kong"),
    "MM": ("Myanmar", "Myanmar"),
    "MO": ("Makau", "Macao"),
    "PS": ("Palestina", "Palestine"),
}


def countries():
    in_indonesian = Locale("id").territories
    in_english = Locale("en").territories
    for code in sorted(in_indonesian):
        if len(code) == 2 and code not in NOT_OF_ISO:
            names = EVERYDAY.get(code, (in_indonesian[code], in_english[code]))
            yield [code, *names, "1" if code in ASEAN else ""]


def main():
    rows = list(countries())
    if len(rows) != COUNTRIES:
        sys.exit(f"{len(rows)} countries instead of {COUNTRIES}: look at NOT_OF_ISO.")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [["alpha2", "name_id", "name_en", "asean"], *rows]
    )
    if "--check" in sys.argv:
        sys.exit(int(LIST.read_text(encoding="utf-8") != text.getvalue()))
    LIST.write_text(text.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
