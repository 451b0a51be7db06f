"""A receiver as other systems build it: a small server that verifies calls and knows their ids."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from standardwebhooks import Webhook, WebhookVerificationError

PATIENCE = 60  # seconds until an answer is held back no longer


@dataclass
class Receiver:
    """What came, in order; `answers` are given one after the other, the last one for ever."""

    url: str = ""
    secrets: list = field(default_factory=list)
    answers: list = field(default_factory=lambda: [204])
    headers: dict = field(default_factory=dict)
    calls: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    counted: dict = field(default_factory=dict)
    # Set: answers are held back until somebody sets it free.
    held: Event | None = None

    def take(self, body, headers):
        self.calls.append((body, headers))
        if self.held:
            self.held.wait(PATIENCE)
        try:
            told = Webhook(self.secrets[-1]).verify(body, headers)
        except (WebhookVerificationError, IndexError) as error:
            self.refused.append(str(error))
            return 401
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if 200 <= status < 300:
            self.counted.setdefault(headers["webhook-id"], told)
        return status

    @property
    def told(self):
        """What it counted: each id once."""
        return list(self.counted.values())

    @property
    def names(self):
        return [told["type"] for told in self.told]

    @property
    def ids(self):
        return [headers["webhook-id"] for _body, headers in self.calls]


def handler_of(receiver):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(body, {name.lower(): v for name, v in self.headers.items()})
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *words):
            pass

    return Handler


@contextmanager
def listening(receiver=None, wrap=None):
    """On a port of this machine; `wrap` makes of its socket one that is encrypted."""
    receiver = receiver or Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(receiver))
    server.daemon_threads = True
    if wrap:
        server.socket = wrap(server.socket)
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhook?from=ikm"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield receiver
    finally:
        if receiver.held:
            receiver.held.set()
        server.shutdown()
        server.server_close()
