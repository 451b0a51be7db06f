"""What kinds of work there are in the background; an app tells this room of its own (`work_of`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

WAITS = ("idle", "clock-history")
SILENT = ("warn", "exclamation-circle")
CHECKED = ("good", "check-circle")
CHECKED_WITH_FAULTS = ("warn", "exclamation-circle")

type Look = tuple[str, str]


@dataclass(frozen=True)
class Kind:
    """One kind: its words, the model of its rows (a RowWork), and what may be done to one.

    `looks` gives tone and icon of each state, `unfinished` those from which it may be tried again.
    """

    label: Promise
    model: Any
    looks: Mapping[Any, Look]
    unfinished: frozenset[Any]
    task: Any
    cancel: Callable[..., Any]
    try_again: Callable[..., Any]
    enqueue: Callable[..., Any]
    fail: Callable[[Any, str], None]

    def look_of(self, work: Any) -> tuple[str, str, str]:
        """(tone, icon, word)"""
        if work.is_waiting:
            return (*WAITS, _("Waits"))
        if work.is_silent:
            return (*SILENT, _("Gives no sign"))
        if work.is_check and not work.is_working and not work.is_left:
            return self.look_of_check(work)
        return (*self.looks[work.state], work.get_state_display())

    def look_of_check(self, work: Any) -> tuple[str, str, str]:
        """Rows that would be refused are what it was asked for: it has not failed."""
        if work.refused:
            return (*CHECKED_WITH_FAULTS, _("Checked, some would be refused"))
        return (*CHECKED, _("Checked"))

    def may_try_again(self, work: Any) -> bool:
        return work.is_silent or (work.state in self.unfinished and work.is_left)


KINDS: dict[str, Kind] = {}


def work_of(name: str, kind: Kind) -> None:
    """Let the page of background work know of it; `name` stands in addresses."""
    KINDS[name] = kind


def give_up(task: Any) -> None:
    """The work of a task that no worker is given any more ends with a sentence.

    Kinds are told of where addresses are; every command has read those before it begins.
    """
    for kind in KINDS.values():
        if kind.task.module_path == task.task_path:
            sentence = _(
                "Every worker that had it stopped before its end. What was written is kept."
            )
            kind.fail(task.args_kwargs["args"][0], sentence)
