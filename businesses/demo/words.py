"""What the demo's industries make and how they are called.

Synthetic throughout: no name, number or address belongs to a real person or firm.
"""

import tomllib
from math import prod
from pathlib import Path

HERE = Path(__file__).parent
TRADES = tomllib.loads((HERE / "trades.toml").read_text())["trade"]
NAMES = tomllib.loads((HERE / "names.toml").read_text())
PARTS = NAMES["parts"]
# How many words the parts make: tens of thousands, as the names of a whole country.
COINED = prod(len(part) for part in PARTS.values())
MIDDLE_OF_INDONESIA = [-2.5, 118.0]


def weighted(regency):
    """The number of each trade, from 0, as often as the trade weighs in this regency."""
    weights = [trade.get("here", {}).get(regency, trade["weight"]) for trade in TRADES]
    return [nth for nth, weight in enumerate(weights) for _ in range(weight)]


def families(province):
    """The family names of a province, and how large a share of its people bears them.

    Elsewhere most families have names of their own; some bear those of Java, as everywhere.
    """
    known = NAMES["families"]
    return (known[province], 0.85) if province in known else (known["35"], 0.35)


def province_spot(province):
    return NAMES["places"].get(province, MIDDLE_OF_INDONESIA)


def district_spot(regency, name):
    """Where a district lies, or None where the demo does not know."""
    return NAMES["districts"].get(regency, {}).get(name)
