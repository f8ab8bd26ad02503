"""What answers by HTTP, with nothing but Python's own."""

import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

# The kind of what is answered, and the bytes.
Answer = tuple[str, bytes]


def as_json(value: object) -> Answer:
    return "application/json", json.dumps(value, separators=(",", ":")).encode()


def as_metrics(values: Mapping[str, float]) -> Answer:
    return "text/plain; version=0.0.4", "".join(f"{name} {value}\n" for name, value in values.items()).encode()


def answer(port: int, pages: Mapping[str, Callable[[], Answer]], well: Callable[[], bool]) -> ThreadingHTTPServer:
    """Answers these paths and `/healthz`, beside what the program does."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path == "/healthz":
                return self._send(200 if well() else 503, "text/plain", b"")
            page = pages.get(path)
            if page is None:
                return self._send(404, "text/plain", b"")
            return self._send(200, *page())

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Probes ask all the time."""

    server = ThreadingHTTPServer(("", port), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    return server
