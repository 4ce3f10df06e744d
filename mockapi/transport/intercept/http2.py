"""HTTP/2 on a connection that is none, for clients that ask for it and so have h2 installed."""

from __future__ import annotations

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, DataReceived, RequestReceived, StreamEnded, StreamReset
from h2.exceptions import ProtocolError

from mockapi.transport.intercept.wire import Asked, Connection, Step, put
from mockapi.world.exchange import Answer

# Headers that a connection of HTTP/1.1 would have, and that must not stand in HTTP/2.
OF_THE_CONNECTION = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade"})


class Http2(Connection):
    """HTTP/2: requests side by side, answered as they become due, in pieces as large as the client has room for."""

    patience = 0.005  # another request may come in while one waits for its answer

    def __init__(self, scheme: str, host: str, port: int) -> None:
        super().__init__(scheme, host, port)
        self._h2 = H2Connection(H2Configuration(client_side=False, header_encoding="latin-1"))
        self._h2.initiate_connection()
        self._begun: dict[int, tuple[dict[str, str], bytearray]] = {}
        self._bodies: dict[int, bytearray] = {}
        self._complete: set[int] = set()

    def _receive(self, data: bytes) -> None:
        try:
            events = self._h2.receive_data(data)
        except ProtocolError:  # of a client that threads have got at side by side; it is told so
            self.has_ended = True
            return
        for event in events:
            if isinstance(event, RequestReceived):
                self._begun[event.stream_id] = _headers(event.headers), bytearray()
            elif isinstance(event, DataReceived):
                if event.stream_id in self._begun:
                    self._begun[event.stream_id][1].extend(event.data)
                self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, StreamEnded) and event.stream_id in self._begun:
                headers, body = self._begun.pop(event.stream_id)
                method, target = headers.pop(":method"), headers.pop(":path")
                headers.pop(":scheme", None)
                headers["host"] = headers.pop(":authority", headers.get("host", self._netloc))
                self._requests.append(Asked(method, self._base, target, headers, bytes(body), event.stream_id))
            elif isinstance(event, StreamReset):
                self._forget(event.stream_id)
            elif isinstance(event, ConnectionTerminated):
                self.has_ended = True

    def _send(self, stream: int, step: Step | bytes, answer: Answer) -> None:
        if step is Step.HEAD:
            named = [(name.lower(), value) for name, value in answer.headers if name.lower() not in OF_THE_CONNECTION]
            fields = [(":status", str(answer.status)), *named, ("content-length", str(answer.content_length))]
            self._h2.send_headers(stream, [(name, value.strip()) for name, value in fields])
            self._bodies[stream] = bytearray()
        elif stream in self._bodies:
            if isinstance(step, bytes):
                self._bodies[stream] += step
            else:
                self._complete.add(stream)

    def _flush(self) -> None:
        if self.has_ended:
            self._bodies.clear()
        for stream, body in list(self._bodies.items()):
            while body and (room := min(self._h2.local_flow_control_window(stream), self._h2.max_outbound_frame_size)):
                self._h2.send_data(stream, bytes(body[:room]))
                del body[:room]
            if not body and stream in self._complete:
                self._h2.end_stream(stream)
                self._forget(stream)
        self._readable += self._h2.data_to_send()

    def _forget(self, stream: int) -> None:
        """A client that takes no more of an answer gets no more of it."""
        self._begun.pop(stream, None)
        self._bodies.pop(stream, None)
        self._complete.discard(stream)
        self._coming = [one for one in self._coming if one[2] != stream]


def _headers(pairs: object) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:  # type: ignore[attr-defined]
        put(headers, name, value)
    return headers
