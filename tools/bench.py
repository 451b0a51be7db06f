"""`python3 run.py bench`: the measurements of benchmarks/, on a PostgreSQL of its own.

The server keeps the ordinary promises of durability, so that a number measured here resembles
that of a real site; the tests' server does not.
"""

import os
import sys

from tools import processes
from tools.home import HOME, KEPT_MEMORY, only_one
from tools.postgres import database, programs_folder

OURS = {
    **KEPT_MEMORY,
    "MEDIA_ROOT": str(HOME / "bench/media"),
    "STATIC_ROOT": str(HOME / "bench/static"),
    "PG_BIN": str(programs_folder()),
    "REQUIRE_MFA": "0",  # nobody signs in by hand; the middleware asks all the same
}


def main() -> None:
    processes.leave_tidily()
    with only_one("bench"), database("bench") as url:
        command = [sys.executable, "-m", "benchmarks", *sys.argv[1:]]
        sys.exit(processes.run_at_terminal(command, {**os.environ, **OURS, "DATABASE_URL": url}))


if __name__ == "__main__":
    main()
