"""The local socket between two starts of the program: the second hands its files over and ends, the first opens them.

Nothing here can keep the program from starting.  Where there is no answer in time, or no socket to be had, the second
start opens a window of its own, and the lock beside each file says who has it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from anqing_bulletin.desktop.windows.instance import (
    LENGTH_BYTES,
    REQUEST_BYTES,
    TAKEN,
    Request,
    decode_request,
    encode_request,
    framed,
    has_just_begun,
    socket_name,
    unframed,
)
from anqing_bulletin.storage.holder import Holder

PATIENCE = 2.0
"""Seconds that the first start has for its answer: it may hang, and nobody should wait for that."""
_BEGINNING, _LONGER = 10.0, 8.0
"""A start not older than so many seconds may have no window yet; the seconds that it is given."""
_GLANCE_MS = 50
_SILENCE = 5_000
"""Milliseconds after which somebody who connected and says nothing is sent away."""
_MOST_WAITING = 8

_log = logging.getLogger(__name__)


def hand_over(holder: Holder, request: Request, patience: float = PATIENCE) -> bool:
    """Hand a request to the program that runs already; whether it has taken it."""
    if has_just_begun(holder, _BEGINNING):
        patience = max(patience, _LONGER)
    end = time.monotonic() + patience
    _let_it_come_forward(holder)
    socket = QLocalSocket()
    while not _connected(socket, socket_name(holder)):
        if time.monotonic() > end:
            return False
        time.sleep(_GLANCE_MS / 1000)
    request = replace(request, until=time.time() + end - time.monotonic())
    socket.write(framed(encode_request(request)))
    socket.flush()
    return _answer(socket, end) == TAKEN


def _connected(socket: QLocalSocket, name: str) -> bool:
    socket.connectToServer(name)
    if socket.waitForConnected(_GLANCE_MS):
        return True
    socket.abort()
    return False


def _answer(socket: QLocalSocket, end: float) -> bytes | None:
    """What comes back until a moment; None where that is nothing whole."""
    said = b""
    while time.monotonic() < end:
        is_there = socket.waitForReadyRead(_GLANCE_MS)
        said += bytes(socket.read(LENGTH_BYTES + REQUEST_BYTES).data())
        with contextlib.suppress(ValueError):
            whole = unframed(said)
            if whole is not None:
                return whole
        if not is_there and socket.state() is not QLocalSocket.LocalSocketState.ConnectedState:
            break
    return None


def _let_it_come_forward(holder: Holder) -> None:
    """Windows lets only the program that the person used last bring windows to the front: it passes that on."""
    if sys.platform == "win32" and holder.process is not None:
        import ctypes

        with contextlib.suppress(AttributeError, OSError):
            ctypes.windll.user32.AllowSetForegroundWindow(holder.process.pid)


class Reception(QObject):
    """Listens for second starts."""

    asked = Signal(object)
    """A `Request`; its files are to be opened, or a window brought to the front."""

    def __init__(self, holder: Holder, dead: Holder | None = None, parent: QObject | None = None) -> None:
        """`dead` is a program that was killed: its socket may still lie about."""
        super().__init__(parent)
        if dead is not None:
            QLocalServer.removeServer(socket_name(dead))
        self._heard: dict[QLocalSocket, bytes] = {}
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(_MOST_WAITING)
        self._server.newConnection.connect(self._on_connected)
        if not self._server.listen(socket_name(holder)):
            _log.warning("no local socket: %s", self._server.errorString())

    @property
    def listens(self) -> bool:
        """Whether a second start can be heard."""
        return self._server.isListening()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._heard[socket] = b""
            socket.readyRead.connect(lambda socket=socket: self._on_heard(socket))
            socket.disconnected.connect(lambda socket=socket: self._forget(socket))
            QTimer.singleShot(_SILENCE, socket, socket.abort)
            if socket.bytesAvailable():
                self._on_heard(socket)

    def _on_heard(self, socket: QLocalSocket) -> None:
        if socket not in self._heard:
            return
        self._heard[socket] += bytes(socket.read(LENGTH_BYTES + REQUEST_BYTES).data())
        try:
            said = unframed(self._heard[socket])
        except ValueError:
            socket.abort()
            return
        if said is None:
            return
        request = decode_request(said)
        if request is None or not request.is_wanted(time.time()):
            socket.abort()
            return
        socket.write(framed(TAKEN))
        socket.disconnectFromServer()
        if request.token:
            os.environ["XDG_ACTIVATION_TOKEN"] = request.token  # Qt takes it when a window is brought to the front
        self.asked.emit(request)

    def _forget(self, socket: QLocalSocket) -> None:
        if self._heard.pop(socket, None) is not None:
            socket.deleteLater()
