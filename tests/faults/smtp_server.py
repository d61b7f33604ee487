"""A mail server of a few lines on the loopback, that can be stopped, sulk, or hang up."""

import socketserver
import threading
from dataclasses import dataclass, field

OK, LATER, GO_ON = b"250 ok\r\n", b"451 later\r\n", b"354 go on\r\n"


@dataclass
class Post:
    """What the server received, and how it behaves: ``fine``, ``later`` or ``hangs up``."""

    manner: str = "fine"
    received: list[bytes] = field(default_factory=list)
    server: socketserver.ThreadingTCPServer | None = None
    port: int = 0

    def open(self) -> None:
        """On the port it had, so that a server comes back where it was."""

        class Handler(socketserver.StreamRequestHandler):
            post = self

            def handle(self):
                _talk(self.rfile, self.wfile, self.post)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


def _talk(reader, writer, post: Post) -> None:
    writer.write(b"220 test\r\n")
    for line in reader:
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(GO_ON)
            letter = b"".join(iter(reader.readline, b".\r\n"))
            if post.manner == "later":
                writer.write(LATER)
                continue
            post.received.append(letter)
            if post.manner == "hangs up":
                return
            writer.write(OK)
        elif word == b"QUIT":
            writer.write(b"221 bye\r\n")
            return
        else:
            writer.write(OK)
