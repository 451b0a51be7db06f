"""Copy the pinned browser libraries from npm into static/vendor and record their checksums.

    python3 tools/vendor.py            for maintainers: needs npm, asks the network
    python3 tools/vendor.py --check    for every build: compares, changes nothing

`package.json` names the exact versions, the files taken from each package, and the icons;
the icons become one SVG sprite, so that a page fetches a few kilobytes once for all of them.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static/vendor"
SUMS = VENDOR / "SHA256SUMS"
SPRITE = VENDOR / "bootstrap-icons/sprite.svg"
PACKAGE = json.loads((ROOT / "package.json").read_text())


def checksums():
    """One line per file, as `sha256sum --check` reads them."""
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file() and path != SUMS)
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(VENDOR).as_posix()}\n"
        for path in files
    )


def folder(name):
    """Where a package lives under static/vendor: without its scope."""
    return VENDOR / name.rpartition("/")[2]


def faults():
    """Say what differs between package.json and what is committed."""
    if not SUMS.exists() or checksums() != SUMS.read_text():
        yield "static/vendor differs from SHA256SUMS"
    for name, version in PACKAGE["dependencies"].items():
        recorded = folder(name) / "VERSION"
        if not recorded.exists() or recorded.read_text().strip() != version:
            yield f"{name} is not {version}"
    drawn = re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()) if SPRITE.exists() else []
    if drawn != sorted(set(PACKAGE["icons"])):
        yield "the sprite holds other icons than package.json lists"


def take(name, files):
    """Copy the named files of one package, with its licence and version.

    Style sheets look for pictures in `images/` beside them; all else lies in one folder.
    """
    source, target = ROOT / "node_modules" / name, folder(name)
    licences = [path.name for path in source.glob("LICENSE*")]
    target.mkdir(parents=True)
    for file in [*files, *licences]:
        place = target / "images" if Path(file).parent.name == "images" else target
        place.mkdir(exist_ok=True)
        shutil.copy(source / file, place)
    version = json.loads((source / "package.json").read_text())["version"]
    (target / "VERSION").write_text(f"{version}\n")


def symbol(name):
    drawing = (ROOT / f"node_modules/bootstrap-icons/icons/{name}.svg").read_text()
    shapes = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    return f'<symbol id="{name}" viewBox="0 0 16 16">{re.sub(r"\s*\n\s*", "", shapes)}</symbol>\n'


def renew():
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=ROOT, check=True)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, files in PACKAGE["vendor"].items():
        take(name, files)
    symbols = "".join(symbol(name) for name in sorted(set(PACKAGE["icons"])))
    SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n')
    SUMS.write_text(checksums())


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args().check:
        renew()
    found = list(faults())
    sys.exit("; ".join(found) + ": run python3 tools/vendor.py" if found else 0)


if __name__ == "__main__":
    main()
