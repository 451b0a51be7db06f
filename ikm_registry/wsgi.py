"""How a server asks for pages and answers: `gunicorn ikm_registry.wsgi`."""

import gc
import os
from functools import wraps

from django.core.wsgi import get_wsgi_application

# Of frames, in words of eight bytes: half a megabyte, of which only what is used takes memory.
ROOM = 2**16


def with_room(work):
    """Let everything below this call run in one piece of Python's stack (docs/adr/0016).

    CPython keeps frames in pieces of 16 KB, and gives a piece back to the system whenever the last
    call in it returns. Where such an end falls into a loop, as of a template, each turn asks the
    system anew, and a page took half as long again; where it falls is luck. A frame that claims
    much room gets a piece large enough for all the calls below it.
    """

    @wraps(work)
    def answer(*asked):
        return work(*asked)

    answer.__code__ = answer.__code__.replace(co_stacksize=ROOM)
    return answer


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikm_registry.settings")

application = with_room(get_wsgi_application())

# What is loaded by now stays until the process ends. Looking through all of it for garbage, again
# and again, took a tenth of the time of each page.
gc.collect()
gc.freeze()
