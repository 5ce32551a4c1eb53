"""A file server as an office has it (SMB 3), on the loopback, with one share and one user, while a test lasts."""

from __future__ import annotations

import getpass
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST, SHARE = "127.0.0.1", "office"
_SECONDS = 20

_CONFIG = """\
[global]
  server role = standalone server
  server min protocol = SMB3
  interfaces = lo
  bind interfaces only = yes
  smb ports = {port}
  private dir = {state}
  state directory = {state}
  cache directory = {state}
  lock directory = {state}
  pid directory = {state}
  ncalrpc dir = {state}/rpc
  passdb backend = tdbsam:{state}/passdb.tdb
  log file = {state}/log
  log level = 0
  load printers = no
  disable spoolss = yes
  printing = bsd
  rpc start on demand helpers = no
[{share}]
  path = {folder}
  read only = no
  force user = {user}
"""


@dataclass(frozen=True)
class Server:
    """A running server."""

    folder: Path
    """What is shared, as the server sees it."""
    port: int
    user: str
    password: str


def why_not() -> str:
    """Why no server can run here; empty where one can."""
    if _program("smbd") is None:
        return "smbd is not installed"
    return "" if hasattr(os, "getuid") and os.getuid() == 0 else "smbd runs only for root"


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")


@contextmanager
def file_server(folder: Path) -> Iterator[Server]:
    """Share an empty folder inside `folder` until the body ends."""
    state, shared = folder / "state", folder / "shared"
    for each in (state, state / "rpc", shared):
        each.mkdir(parents=True)
    server = Server(shared, _free_port(), getpass.getuser(), secrets.token_hex(8))
    config = state / "smb.conf"
    filled = _CONFIG.format(port=server.port, state=state, share=SHARE, folder=shared, user=server.user)
    config.write_text(filled, "utf-8")
    subprocess.run(
        [_program("smbpasswd") or "smbpasswd", "-c", str(config), "-s", "-a", server.user],
        input=f"{server.password}\n{server.password}\n".encode(), check=True, capture_output=True,
    )  # fmt: skip
    smbd = _program("smbd") or "smbd"
    command = [smbd, "--foreground", "--no-process-group", f"--configfile={config}", "--debug-stdout"]
    with (state / "output").open("wb") as output:
        # of its own session: when it ends, it ends whatever shares its process group
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_for(server.port, running, state / "output")
        yield server
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(_SECONDS)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int, running: subprocess.Popen[bytes], output: Path) -> None:
    limit = time.monotonic() + _SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:  # noqa: PERF203  it is not there yet
            if running.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"smbd does not run: {output.read_text('utf-8', 'replace')[-2000:]}") from None
            time.sleep(0.02)
        else:
            return
