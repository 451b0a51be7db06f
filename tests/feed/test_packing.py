"""Pieces deflated by themselves become one valid gzip file."""

import gzip
import os
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.feed.packing import AROUND, Sum, crc32_combine, deflated, packed, stitched

texts = st.lists(st.binary(max_size=3_000), max_size=6)


@given(texts)
def test_a_file_out_of_pieces_holds_the_texts_one_after_the_other(given_texts):
    pieces = [packed(text) for text in given_texts]
    whole = sum((each for _piece, each in pieces), Sum())

    file = b"".join(stitched([piece for piece, _sum in pieces], whole))

    assert gzip.decompress(file) == b"".join(given_texts)
    assert len(file) == AROUND + sum(len(piece) for piece, _sum in pieces)


@given(texts)
def test_it_is_one_member_that_strict_readers_take_to_its_end(given_texts):
    pieces = [packed(text) for text in given_texts]
    whole = sum((each for _piece, each in pieces), Sum())
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)

    read = reader.decompress(b"".join(stitched([piece for piece, _sum in pieces], whole)))

    assert read == b"".join(given_texts)
    assert reader.eof
    assert not reader.unused_data


def test_what_is_packed_while_it_leaves_is_the_same_text():
    assert gzip.decompress(b"".join(deflated([b"satu\n", b"", b"dua\n"]))) == b"satu\ndua\n"


@pytest.mark.parametrize("length", [0, 1, 7, 1_000, 70_000])
def test_the_sum_of_two_texts_follows_from_theirs(length):
    first, second = os.urandom(100), os.urandom(length)
    combined = crc32_combine(zlib.crc32(first), zlib.crc32(second), length)
    assert combined == zlib.crc32(first + second)


def test_lengths_beyond_four_gigabytes_are_told_as_gzip_does():
    zeros = Sum(zlib.crc32(bytes(1 << 20)), 1 << 20)
    huge = zeros
    for _ in range(13):
        huge = huge + huge
    *_rest, tail = stitched([], huge)
    assert huge.length == 1 << 33
    assert tail[-4:] == bytes(4)
