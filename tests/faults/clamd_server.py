"""A ClamAV of a few lines: a real socket that speaks INSTREAM and knows one virus."""

import socketserver
import struct
import threading

from tests.foundation.made_files import EICAR


class Clamd:
    """``manner``: ``fine``, ``unsure`` (it cannot tell) or ``hangs up`` (before any answer)."""

    def __init__(self, path: str = ""):
        self.path, self.manner, self.server, self.port = path, "fine", None, 0
        self.judged, self.connections = [], []

    @property
    def address(self) -> str:
        return f"unix:{self.path}" if self.path else f"127.0.0.1:{self.port}"

    def open(self) -> None:
        """At the address it had, so that it comes back where it was."""

        class Handler(socketserver.StreamRequestHandler):
            clamd = self

            def handle(self):
                self.clamd.talk(self.rfile, self.wfile)

        if self.path:
            self.server = socketserver.ThreadingUnixStreamServer(self.path, Handler)
        else:
            socketserver.ThreadingTCPServer.allow_reuse_address = True
            self.server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Handler)
            self.port = self.server.server_address[1]
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def talk(self, reader, writer) -> None:
        self.connections.append(self.manner)
        assert reader.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", reader.read(4))[0]:
            content += reader.read(size)
        if self.manner == "hangs up":
            return
        self.judged.append(content)
        if self.manner == "unsure":
            writer.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif EICAR in content:
            writer.write(b"stream: Eicar-Signature FOUND\0")
        else:
            writer.write(b"stream: OK\0")
