"""Programs as a file, packed once a day; and applications, of which no file is offered."""

import gzip
import json
import zlib

import pytest

from ikm_registry.feed.models import Block
from ikm_registry.feed.snapshots import make_snapshot
from ikm_registry.rest.scopes import KeyScope
from programs.models import ApplicationDocument, ProgramDocument
from tests.factories.programs import ProgramFactory, draft
from tests.feed.test_snapshots import PROBOLINGGO, TODAY, Taker
from tests.programs.credit import signed

SCOPES = (KeyScope.READ, KeyScope.PROGRAMS_READ)


@pytest.mark.usefixtures("transactional_db")
def test_drafts_of_the_readers_places_are_packed_and_what_is_published_anywhere():
    planned = draft()
    draft(region_id="75.02", open_to_id="75.02")
    published = ProgramFactory(region_id="35", open_to_id="35")
    reader, other = Taker(PROBOLINGGO, scopes=SCOPES), Taker(PROBOLINGGO)

    make_snapshot(ProgramDocument, today=TODAY)

    [told] = [each for each in reader.listed() if each["resource"] == "programs"]
    lines = gzip.decompress(reader.file(told["url"])).splitlines()
    assert {json.loads(line)["number"] for line in lines} == {planned.number, published.number}
    assert "programs" not in {each["resource"] for each in other.listed()}
    assert other.ask(told["url"]).status_code == 403


@pytest.mark.usefixtures("transactional_db")
def test_what_is_packed_for_who_may_not_see_credit_holds_no_amount():
    signed(granted=21_987_654)
    for scopes in (SCOPES, (*SCOPES, KeyScope.FINANCES)):
        Taker(PROBOLINGGO, role="district_officer", scopes=scopes)

    make_snapshot(ApplicationDocument, today=TODAY)

    packed = {block.edition.parts: block.packed for block in Block.objects.all()}
    assert set(packed) == {"", "credit"}
    for parts, piece in packed.items():
        told = zlib.decompressobj(-zlib.MAX_WBITS).decompress(piece)
        assert (b"21987654" in told) is (b'"credit":' in told) is bool(parts)
