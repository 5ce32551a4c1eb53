"""What a lock says: who has a project file open, on which PC, and since when; written and read without trust."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime, timezone

from anqing_bulletin import __version__
from anqing_bulletin.storage.canonical import dump, json_object, load
from anqing_bulletin.storage.fault import Fault, printable
from anqing_bulletin.storage.fields import Fields, Where
from anqing_bulletin.storage.processes import Identity, identity_from, identity_value, this_process

LOCK_BYTES = 4096
"""A lock file that holds more is not read."""

_PART = "lock"
_FORMAT = "anqing-bulletin lock"
_SESSION = re.compile(r"[0-9a-f]{32}")
_LAST_SECOND = 4_102_444_800
"""The year 2100; every system can turn what lies before it into local time."""
_OF_LIBREOFFICE = re.compile(rb"[^{].*,\d\d\.\d\d\.\d{4} \d\d:\d\d,[^,]*;\s*", re.DOTALL)


@dataclass(frozen=True)
class Holder:
    """Who has a file open."""

    session: str = ""
    """A random id of the one opening; empty where the lock cannot be read."""
    process: Identity | None = None
    program: str = ""
    """The version of the program."""
    since: datetime | None = None
    """In UTC."""

    @property
    def name(self) -> str:
        """The person: 王芳（wangfang）, or what is known of it."""
        user = printable(self.process.user) if self.process else ""
        real_name = printable(self.process.real_name) if self.process else ""
        if user and real_name and user != real_name:
            return f"{real_name}（{user}）"
        return real_name or user or "未知用户"

    @property
    def host(self) -> str:
        """The name of the PC; empty where unknown."""
        return printable(self.process.host) if self.process else ""

    @property
    def description(self) -> str:
        """For a dialog: 王芳（wangfang），在电脑“ZGB-03”上，2026年3月1日 16:15 起."""
        where = f"，在电脑“{self.host}”上" if self.host else ""
        if self.since is None:
            return f"{self.name}{where}"
        local = self.since.astimezone()
        return f"{self.name}{where}，{local.year}年{local.month}月{local.day}日 {local:%H:%M} 起"


STRANGER = Holder()
"""Whoever made a lock that cannot be read."""


def new_holder(session: str | None = None) -> Holder:
    """This process as the holder from now on; of a new session unless one is given."""
    now = datetime.now(timezone.utc).replace(microsecond=0)
    return Holder(session or os.urandom(16).hex(), this_process(), __version__, now)


def encode_holder(holder: Holder) -> bytes:
    """The contents of a holder's lock file; the holder has a process."""
    known = {} if holder.process is None else identity_value(holder.process)
    since = 0 if holder.since is None else int(holder.since.timestamp())
    value = json_object((), format=_FORMAT, session=holder.session, program=holder.program, since=since, **known)
    return dump(value, _PART)


def decode_holder(data: bytes) -> Holder:
    """The holder that a lock file names; `STRANGER` where it is no lock of this program.

    Keys that a newer program may have added are passed over.
    """
    try:
        fields = Fields(load(data, _PART), Where(_PART))
        session = fields.text("session")
        if fields.text("format") != _FORMAT or not _SESSION.fullmatch(session):
            return STRANGER
        since = datetime.fromtimestamp(fields.integer("since", 0, _LAST_SECOND), timezone.utc)
        return Holder(session, identity_from(fields), fields.text("program"), since)
    except Fault:
        return STRANGER


def is_of_libreoffice(data: bytes) -> bool:
    """Whether this is a lock as LibreOffice makes it, under the same name: `,user,host,date time,profile;`."""
    return _OF_LIBREOFFICE.fullmatch(data) is not None
