"""How a body comes in, whatever its sender makes of HTTP.

A body may come in pieces without a length (`Transfer-Encoding: chunked`, what .NET does unasked).
nginx puts the pieces together; without it Django, which asks for the length, would see no body.

A body that nobody read, as of a request that was refused, is read all the same: else the server
closes the connection on whoever sends her next request by it, or before she read why.
"""

from contextlib import suppress
from io import BytesIO

from ikm_registry.rest.problems import Problem

IN_PIECES = "HTTP_TRANSFER_ENCODING"
# The largest body that any address takes is 20 MiB.
MOST_LEFT = 32 * 1024 * 1024
AT_ONCE = 64 * 1024


def put_together(request, *, largest):
    """Of a body in pieces one with a length."""
    if IN_PIECES not in request.META or not request.META.get("wsgi.input_terminated"):
        return
    try:
        body = request.META["wsgi.input"].read(largest + 1)
    except OSError as error:
        raise Problem("malformed") from error
    if len(body) > largest:
        raise Problem("too-large")
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = BytesIO(body)


def read_what_is_left(request):
    ends = request.META.get("wsgi.input_terminated")
    stream = request.META["wsgi.input"] if ends else request
    left = MOST_LEFT
    with suppress(OSError):  # whoever sent it has gone
        while left > 0 and (piece := stream.read(AT_ONCE)):
            left -= len(piece)
