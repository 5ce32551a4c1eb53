"""The note of the program that runs, and what a second start may say to it."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from anqing_bulletin.desktop.windows import handing_over
from anqing_bulletin.desktop.windows.handing_over import Reception, hand_over
from anqing_bulletin.desktop.windows.instance import (
    REQUEST_BYTES,
    TAKEN,
    Request,
    announce,
    decode_request,
    encode_request,
    framed,
    note_path,
    noted,
    runs,
    socket_name,
    unframed,
    withdraw,
)
from anqing_bulletin.storage.holder import Holder, new_holder
from anqing_bulletin.storage.processes import this_process
from tests.desktop.office import DEAD, MOMENT

REQUEST = Request(
    (Path("/共享/第19期.zgxx"), Path(os.fsdecode(b"/\xff.zgxx"))), "gnome-shell/Files/12-0-ZGB_TIME34", 7.5
)


# --- the note ---------------------------------------------------------------------------------------------------------


def test_a_note_names_the_program_that_runs_and_goes_with_it() -> None:
    assert noted() is None
    me = announce()
    assert me is not None
    assert noted() == me
    assert not runs(me), "this very process is no other program"
    parent = replace(this_process(), pid=os.getppid(), started=0)
    assert runs(replace(me, process=parent))
    assert not runs(replace(me, process=replace(parent, pid=DEAD)))
    assert not runs(replace(me, process=replace(parent, host="ZGB-03"))), "another PC has the same folder"
    withdraw(new_holder())
    assert noted() == me, "what another start has noted stays"
    withdraw(me)
    assert noted() is None
    assert len(socket_name(me)) < 100, "longer names no system takes"


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 5000, b'{"format":"other"}', b"\xff" * 10, b"x" * 1_000_000])
def test_a_note_that_is_none_is_passed_over(data: bytes) -> None:
    announce()
    note_path().write_bytes(data)
    assert noted() is None


# --- the words --------------------------------------------------------------------------------------------------------


def test_a_request_comes_through_as_it_was_sent() -> None:
    sent = framed(encode_request(REQUEST))
    assert [unframed(sent[:length]) for length in (0, 3, 4, len(sent) - 1)] == [None] * 4
    whole = unframed(sent)
    assert whole is not None
    assert decode_request(whole) == REQUEST
    with pytest.raises(ValueError, match=str(REQUEST_BYTES + 1)):
        unframed((REQUEST_BYTES + 1).to_bytes(4, "big"))


@pytest.mark.parametrize(
    "said",
    [
        None, [], "x", {}, {"paths": "/a"}, {"paths": [1]}, {"paths": ["a.zgxx"]}, {"paths": ["/a\0b"]},
        {"paths": [""]}, {"paths": ["/a"] * 65}, {"paths": ["/" + "a" * 40_000]}, {"paths": [], "token": 1},
        {"paths": [], "token": "a b"}, {"paths": [], "token": "a" * 300}, {"paths": []}, {"paths": [], "until": "1"},
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(said: object) -> None:
    assert decode_request(json.dumps(said).encode()) is None
    assert decode_request(b"[" * 100_000) is None
    assert decode_request("{“”}".encode()) is None


# --- the socket -------------------------------------------------------------------------------------------------------


@pytest.fixture
def holder() -> Holder:
    """Somebody who has been at work for long."""
    return replace(new_holder(), since=MOMENT)


@pytest.fixture
def reception(holder: Holder, qtbot: QtBot) -> Iterator[Reception]:
    listening = Reception(holder)
    assert listening.listens
    yield listening
    listening.close()


def second_start(holder: Holder, qtbot: QtBot, patience: float = 2.0) -> bool:
    """What a second start hears, which is another process with a thread of its own."""
    heard: list[bool] = []
    thread = Thread(target=lambda: heard.append(hand_over(holder, REQUEST, patience)))
    thread.start()
    qtbot.waitUntil(lambda: bool(heard))
    thread.join()
    return heard[0]


def say(holder: Holder, data: bytes, qtbot: QtBot) -> bytes:
    """Say something else to the reception; what comes back until it hangs up."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(holder))
    assert socket.waitForConnected(1000)
    socket.write(data)
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    return bytes(socket.readAll().data())


def test_a_second_start_hands_its_files_over_and_the_hostile_are_sent_away(
    reception: Reception, holder: Holder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    asked: list[Request] = []
    reception.asked.connect(asked.append)
    late = framed(encode_request(replace(REQUEST, until=time.time() - 1)))  # its own start has opened the files
    for data in (b"GET / HTTP/1.1\r\n\r\n", framed(b"no JSON"), late, b"\xff" * 70_000):
        assert say(holder, data, qtbot) == b""
    assert asked == []
    assert second_start(holder, qtbot)
    assert [request.paths for request in asked] == [REQUEST.paths]
    assert os.environ["XDG_ACTIVATION_TOKEN"] == REQUEST.token
    bare = Request(until=time.time() + 5)
    assert say(holder, framed(encode_request(bare)), qtbot) == framed(TAKEN)
    assert asked[1:] == [bare]


def test_whoever_connects_and_says_nothing_is_sent_away(
    reception: Reception, holder: Holder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "_SILENCE", 30)
    assert say(holder, b"\0\0", qtbot) == b""


def test_a_program_that_hangs_or_is_gone_keeps_nobody_waiting(holder: Holder, qtbot: QtBot) -> None:
    assert not second_start(holder, qtbot, 0.1)
    silent = QLocalServer()
    assert silent.listen(socket_name(holder))
    assert not second_start(holder, qtbot, 0.3)
    silent.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there sockets are no files")
def test_the_socket_that_a_killed_program_left_is_cleared_away(holder: Holder, qtbot: QtBot) -> None:
    left = Path(tempfile.gettempdir(), socket_name(holder))
    left.touch()
    reception = Reception(new_holder(), holder)
    assert reception.listens
    assert not left.exists()
    reception.close()
