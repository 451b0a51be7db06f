"""Which process runs which tests: those of a group one process, one after the other; the rest any.

The mark of a module says its group: `pytestmark = pytest.mark.xdist_group("launcher")`. xdist tells
groups by the names of tests, into which pytest 9.2 no longer lets it write them.
"""

import re
from functools import cache

from xdist.scheduler import LoadScopeScheduling

MARK = re.compile(r'mark\.xdist_group\("(.+?)"\)')


class ByGroup(LoadScopeScheduling):
    """What belongs together is one unit of work; larger units come first, none is left at last."""

    def _split_scope(self, nodeid):
        return group_of(self.config.rootpath / nodeid.partition("::")[0]) or nodeid


@cache
def group_of(module):
    found = MARK.search(module.read_text(encoding="utf-8"))
    return found and found[1]
