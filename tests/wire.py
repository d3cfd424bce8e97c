"""A bad connection: a small TCP proxy that is slow, far away, loses segments, and can be cut.

It counts every byte it passes on, so sizes are measured where they are paid for. A lost segment
is one that comes a retransmission later (RFC 6298: at least a round trip and a half), and all
behind it waits.
"""

import contextlib
import queue
import random
import socket
import threading
import time
from dataclasses import dataclass, field

SEGMENT = 1400
"""Bytes of a segment."""


@dataclass
class Wire:
    """A proxy to a port of this machine; its own address is `port`."""

    target: int
    rate: float = 0.0
    """Bytes a second each way; 0 is as fast as it goes."""
    delay: float = 0.0
    """Seconds each way; half of the round trip."""
    loss: float = 0.0
    """Share of segments that are lost once."""
    cut_up: int | None = None
    """Each connection is cut after so many bytes towards the server."""
    cut_down: int | None = None
    """Each connection is cut after so many bytes from the server."""
    up: int = 0
    down: int = 0
    connections: int = 0
    port: int = 0
    _random: random.Random = field(default_factory=lambda: random.Random(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _listener: socket.socket | None = None
    _ends: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> "Wire":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, args=(self._listener,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()

    def cut_open(self) -> None:
        """Cuts every connection that is open, so that the next request takes a fresh one."""
        with self._lock:
            ends, self._ends = self._ends, []
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        """Its address for a browser."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def total(self) -> int:
        """Bytes passed on, both ways."""
        return self.up + self.down

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._ends += [near, far]
            for source, sink, upward in ((near, far, True), (far, near, False)):
                threading.Thread(
                    target=self._pass_on, args=(source, sink, upward), daemon=True
                ).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, upward: bool) -> None:
        left = self.cut_up if upward else self.cut_down
        on_the_way: queue.Queue[tuple[float, bytes]] = queue.Queue(64)
        threading.Thread(
            target=self._deliver, args=(on_the_way, source, sink, upward), daemon=True
        ).start()
        sent_until = time.monotonic()
        while True:
            try:
                data = source.recv(SEGMENT)
            except OSError:
                data = b""
            if left is not None:
                data, left = data[:left], left - len(data)
            now = time.monotonic()
            sent_until = max(sent_until, now)
            if self.rate:
                sent_until += len(data) / self.rate
            if data and self._random.random() < self.loss:
                sent_until += max(0.2, 3 * self.delay)
            on_the_way.put((sent_until + self.delay, data))
            if self.rate and sent_until - now > 0.5:
                time.sleep(sent_until - now - 0.5)  # so that the sender feels it
            if not data or (left is not None and left <= 0):
                if data:
                    on_the_way.put((sent_until + self.delay, b""))
                return

    def _deliver(
        self,
        on_the_way: "queue.Queue[tuple[float, bytes]]",
        source: socket.socket,
        sink: socket.socket,
        upward: bool,
    ) -> None:
        while True:
            due, data = on_the_way.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not data:
                break
            with self._lock:
                if upward:
                    self.up += len(data)
                else:
                    self.down += len(data)
            try:
                sink.sendall(data)
            except OSError:
                break
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
