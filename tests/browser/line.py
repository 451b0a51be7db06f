"""What comes to a browser over the line."""

from time import monotonic

# A slow third-generation network: 400 kilobits and 400 milliseconds.
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400 * 1000 / 8,
    "uploadThroughput": 400 * 1000 / 8,
}
QUIET = 0.5  # seconds without anything under way: nothing more comes of what was done
PATIENCE = 60  # seconds


class Line:
    """Counts what the network brings to one page, headers included and compressed as it came."""

    def __init__(self, page, network=None):
        self.page = page
        self.bytes = 0
        self.heard = monotonic()
        self.under_way = set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        if network:
            session.send("Network.emulateNetworkConditions", network)
        session.on("Network.requestWillBeSent", self.went)
        session.on("Network.loadingFinished", self.came)
        session.on("Network.loadingFailed", self.ended)

    def went(self, event):
        self.under_way.add(event["requestId"])
        self.heard = monotonic()

    def came(self, event):
        self.bytes += event["encodedDataLength"]
        self.ended(event)

    def ended(self, event):
        self.under_way.discard(event["requestId"])
        self.heard = monotonic()

    def weight_of(self, address):
        self.bytes = 0
        answer = self.page.goto(address, wait_until="networkidle")
        assert answer.status == 200
        assert answer.header_value("content-encoding") == "gzip"
        return self.bytes

    def weight_since(self, act):
        """Of what `act` led to. A form asks first whether the server is there, and is sent then:
        so the state of its page tells little of what is still to come.
        """
        self.bytes = 0
        act()
        self.heard, latest = monotonic(), monotonic() + PATIENCE
        while self.under_way or monotonic() - self.heard < QUIET:
            assert monotonic() < latest, self.under_way
            self.page.wait_for_timeout(100)
        return self.bytes
