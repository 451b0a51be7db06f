"""Tests of a group share a process; the mark is found where the scheduler looks for it."""

from pathlib import Path

from tests.scheduling import group_of

TESTS = Path(__file__).resolve().parents[1]


def test_each_module_that_marks_a_group_goes_to_that_group():
    marked = {path for path in TESTS.rglob("test_*.py") if "xdist_group" in path.read_text()}
    grouped = {path: group_of(path) for path in TESTS.rglob("test_*.py") if group_of(path)}
    assert set(grouped) == marked - {Path(__file__)}
    assert set(grouped.values()) == {"forgotten filters", "launcher", "plans"}
