"""The pages, an API, events that are sent when the page asks for them, and WebSockets that echo."""

import asyncio
import queue
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import websockets

asked = queue.Queue()  # the page has seen an event and asks for the next one
closes = queue.Queue()  # the close codes that the WebSocket server has seen
reports = queue.Queue()


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/?"):
            self.answer("text/html", Path(__file__).with_name("page.html").read_bytes())
        elif self.path.startswith("/cors?"):
            self.answer("text/html", Path(__file__).with_name("cors.html").read_bytes())
        elif self.path == "/api/cookie":
            self.answer("text/plain", b"", {"Set-Cookie": "visit=1; HttpOnly"})
        elif self.path == "/api/hello":
            self.hello()
        elif self.path == "/events":
            self.events(self.headers.get("Last-Event-ID"))
        elif self.path == "/closed-by-page":
            self.answer("text/plain", str(closes.get(timeout=10)).encode())
        else:
            self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/next":
            asked.put(None)
        else:
            reports.put(body.decode())
        self.answer("text/plain", b"")

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.hello()

    def hello(self):
        text = f"{self.command} {self.headers.get('Cookie', '')}"
        # What the upstream itself says of CORS must not reach the browser.
        fields = {"X-Read": "yes", "X-Hidden": "yes", "Access-Control-Allow-Origin": "*"}
        self.answer("text/plain", text.encode(), fields)

    def answer(self, content_type, body, fields={}):
        self.send_response(200)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def events(self, last):
        """Three events. Each waits until the page has seen the one before. A browser that connects again gets a last one."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        if last is not None:
            self.wfile.write(f"retry: 60000\nid: 4\ndata: after {last}\n\n".encode())
            return
        for number in (1, 2, 3):
            self.wfile.write(f"retry: 10\nid: {number}\ndata: event {number}\n\n".encode())
            self.wfile.flush()
            asked.get(timeout=10)

    def log_message(self, *_):
        pass


async def echo(socket, path):
    if path == "/sockets/bye":
        await socket.close(4001, "that is all")
        return
    try:
        async for message in socket:
            await socket.send(message)
    except websockets.ConnectionClosed:
        pass  # a close with another code than 1000, which is one of the cases
    finally:
        closes.put(socket.close_code)


async def serve_sockets(port):
    async with websockets.serve(echo, "127.0.0.1", port, max_size=None, subprotocols=["chat.v2"]):
        await asyncio.Future()


def main(pages_port, sockets_port):
    threading.Thread(target=lambda: asyncio.run(serve_sockets(sockets_port)), daemon=True).start()
    pages = ThreadingHTTPServer(("127.0.0.1", pages_port), Pages)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    try:
        report = reports.get(timeout=120)
    except queue.Empty:
        sys.exit("the page did not report within two minutes")
    print(report)
    sys.exit("FAILED" in report)


main(int(sys.argv[1]), int(sys.argv[2]))
