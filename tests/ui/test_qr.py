"""QR codes: from a sheet of paper back to the page it shows."""

import re
from xml.etree import ElementTree

import pytest
import segno

from ikm_registry.ui.qr import MASK, drawing
from ikm_registry.ui.templatetags.ui import LONGEST_IN_QR, qr
from tests.factories.businesses import BusinessFactory

ADDRESS = "https://ikm.example.go.id/usaha/IKM-3513-000128-4/"


def dark(svg):
    """The dark squares of a drawing, row by row, read back from its path."""
    path = ElementTree.fromstring(svg)[0].get("d")  # noqa: S314 our own drawing
    squares, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([MmhH])([^MmhH]*)", path):
        values = [float(number) for number in re.findall(r"-?[0-9.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            squares |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    return squares


def test_the_drawing_is_the_code_of_the_address():
    matrix = segno.make(ADDRESS, micro=False, mask=MASK).matrix
    expected = {(x, y) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell}

    assert dark(drawing(ADDRESS)) == expected


def test_it_holds_no_style_and_no_script():
    svg = drawing(ADDRESS)

    assert "style" not in svg
    assert set(re.findall("<([a-z]+)", svg)) == {"svg", "path"}


def test_an_address_too_long_for_paper_has_none():
    assert qr(ADDRESS + "x" * LONGEST_IN_QR) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["/usaha/?status=active", "record"])
def test_list_and_record_lead_back_from_paper(client, officer_of, where):
    client.force_login(officer_of("35.13"))
    business = BusinessFactory()
    page = business.get_absolute_url() if where == "record" else where

    assert drawing(f"http://testserver{page}") in client.get(page).content.decode()
