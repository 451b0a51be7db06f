"""Asking an application as its server would, but within this process: only its own work counts."""

from io import BytesIO

from ikm_registry.wsgi import application, with_room


def environ(address, **headers):
    path, _mark, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        **headers,
    }


class Asked:
    """One application, asked as often as one likes; what does not answer 200 ends the run."""

    def __init__(self, application, **headers):
        self.application, self.headers = with_room(application), headers

    def pieces(self, address):
        told = {}

        def start_response(status, headers, exc_info=None):
            told["status"] = status

        answer = self.application(environ(address, **self.headers), start_response)
        try:
            if not told["status"].startswith("200"):
                raise SystemExit(f"{address} answers {told['status']}: {b''.join(answer)[:300]!r}")
            yield from answer
        finally:
            if hasattr(answer, "close"):
                answer.close()

    def body(self, address):
        return b"".join(self.pieces(address))

    def size(self, address):
        """How many bytes a stream is, kept nowhere."""
        return sum(map(len, self.pieces(address)))


def site(**headers):
    return Asked(application, **headers)
