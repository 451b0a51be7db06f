"""Tables of expected answers, as their own heads explain (matrix.txt)."""

from dataclasses import dataclass

from django.urls import reverse

STATUS = {"o": 200, "r": 302, "s": 302, "f": 403, "n": 404, ".": 405}
REFUSED = set("fns.")
SAME, SIGN_IN = "=", "s"


@dataclass(frozen=True)
class Row:
    """One page: what its address holds, and its answers as {method: {persona: letter}}."""

    page: str
    address: list[str]
    answers: dict[str, dict[str, str]]

    def url(self, things):
        named = [part.partition("=") for part in self.address if not part.startswith("?")]
        query = "".join(part for part in self.address if part.startswith("?"))
        values = {name: things.get(value or name, value) for name, _is, value in named}
        return reverse(self.page, kwargs=values) + query

    def names_any(self, things):
        return any(part.rpartition("=")[2] in things for part in self.address)


class Table(dict):
    """{page: Row}. `groups` of personas in the order of letters, `methods` in that of columns."""

    def __init__(self, path, *, groups, methods):
        self.groups, self.methods = groups, methods
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [self.row(line) for line in lines if line and not line.startswith("#")]
        super().__init__((row.page, row) for row in rows)
        assert len(self) == len(rows), "a page stands in the table twice"

    def row(self, line):
        page, address, *columns = line.split()
        width = len(self.groups)
        assert len(columns) == width * len(self.methods), f"{page}: a column is missing"
        answers = {
            method: self.answers(page, columns[at * width : (at + 1) * width])
            for at, method in enumerate(self.methods)
        }
        return Row(page, [] if address == "-" else address.split(","), answers)

    def answers(self, page, columns):
        found = {}
        for personas, letters in zip(self.groups, columns, strict=True):
            if letters != SAME:
                assert len(letters) == len(personas), f"{page}: {letters}"
                found |= dict(zip(personas, letters, strict=True))
        return found
