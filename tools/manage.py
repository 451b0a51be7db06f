"""`python3 run.py manage ...`: Django's manage.py on the demo's database.

It joins the server of a demo that runs; otherwise it starts the server for its own time, and a
demo started meanwhile is told to wait.
"""

import sys
from contextlib import ExitStack

from tools import demo, processes
from tools.home import is_held, only_one
from tools.postgres import database, running


def main() -> None:
    processes.leave_tidily()
    with ExitStack() as stack:
        url = running("demo") if is_held("demo") else None
        if url is None:
            announce = stack.enter_context(only_one("demo"))
            announce("run.py manage on the demo's database")
            url = stack.enter_context(database("demo"))
        command = [sys.executable, "manage.py", *sys.argv[1:]]
        sys.exit(processes.run_at_terminal(command, demo.environment(url)))


if __name__ == "__main__":
    main()
