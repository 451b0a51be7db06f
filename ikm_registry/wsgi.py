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


def all_in_utf_8(work):
    """Take what `Content-Type` says of encodings out of it: all that comes in is read as UTF-8.

    Django would decode the address by it, before any middleware is asked, and fails by what is
    called an encoding and can read no text: "zip", "hex", a word that nobody knows.
    """

    def answer(environ, start_response):
        kind, *told = environ.get("CONTENT_TYPE", "").split(";")
        if told:
            kept = [kind, *(each for each in told if not tells_encoding(each))]
            environ["CONTENT_TYPE"] = ";".join(kept)
        return work(environ, start_response)

    return answer


def tells_encoding(parameter):
    """`charset=latin1`; and `name*=latin1'en'words`, which tells one of its own (RFC 2231)."""
    name = parameter.partition("=")[0].strip().lower()
    return name == "charset" or "*" in name


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikm_registry.settings")

application = with_room(all_in_utf_8(get_wsgi_application()))

# What is loaded by now stays until the process ends. Looking through all of it for garbage, again
# and again, took a tenth of the time of each page.
gc.collect()
gc.freeze()
