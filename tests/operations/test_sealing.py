"""A sealed file opens whole and with its key, or not at all."""

import io
import tracemalloc

import pytest

from ikm_registry.operations.faults import BackupFault
from ikm_registry.operations.sealing import MAGIC, PIECE, PROOF, SALT, TAG, Opening, Sealing

HEAD = len(MAGIC) + SALT + PROOF


def sealed(*parts, key="kunci"):
    file = io.BytesIO()
    sealing = Sealing(file, key)
    for part in parts:
        sealing.write(part)
    sealing.close()
    return file.getvalue()


def opened(data, key="kunci"):
    opening = Opening(io.BytesIO(data), key)
    return b"".join(iter(lambda: opening.read(10_240), b""))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_opens_as_it_was(size):
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    assert opened(sealed(data[: size // 3], data[size // 3 :])) == data


def test_two_files_of_one_key_have_nothing_in_common():
    assert sealed(b"x" * 100)[HEAD:] != sealed(b"x" * 100)[HEAD:]


def pieces(data):
    return data[:HEAD], [data[at : at + PIECE + TAG] for at in range(HEAD, len(data), PIECE + TAG)]


@pytest.mark.parametrize(
    "order", [[0, 1], [0, 2], [1, 0, 2], [0, 1, 1, 2], [0, 1, 2, 2], []], ids=str
)
def test_pieces_that_are_missing_doubled_or_moved_do_not_open(order):
    head, three = pieces(sealed(b"x" * (3 * PIECE)))
    assert opened(head + b"".join(three)) == b"x" * (3 * PIECE)

    with pytest.raises(BackupFault):
        opened(head + b"".join(three[number] for number in order))


def test_memory_stays_flat(tmp_path):
    with (tmp_path / "sealed").open("wb") as file:
        tracemalloc.start()
        sealing = Sealing(file, "kunci")
        for _ in range(40):
            sealing.write(b"x" * PIECE)
        sealing.close()
    with (tmp_path / "sealed").open("rb") as file:
        opening = Opening(file, "kunci")
        while opening.read(10_240):
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8 * PIECE
