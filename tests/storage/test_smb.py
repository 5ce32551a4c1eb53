"""Saves to a network share, on a real file server: a colleague has the file open, or the network goes."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest

from tests.campaigns.smb import CIRCUMSTANCES, FILE, SEEN, Office, network_gone, office, told, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture(scope="module")
def share() -> Iterator[Office]:
    with office() as share:
        yield share


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES)
def test_a_save_to_a_share_goes_through_or_goes_beside_and_nothing_is_lost(share: Office, circumstance: str) -> None:
    assert told(CIRCUMSTANCES[circumstance], share) == ""


def test_the_network_may_go_at_any_call_of_a_save(share: Office) -> None:
    found = network_gone(share)

    assert found.bad == []
    assert found.tried > 12


@pytest.mark.parametrize("mutant", SEEN)
def test_a_broken_save_is_found_out(share: Office, mutant: str) -> None:
    assert network_gone(share, f"a project, {mutant}").bad


def test_the_server_answers_as_a_windows_server_does(share: Office) -> None:
    """What the save relies on: an open file is not replaced, not even one that may be deleted."""
    share.lay()
    (share.server.folder / "new").write_bytes(b"new")
    with share.at_my_pc() as root:
        for sharing, code in (("rw", 5), ("rwd", 5)):
            with share.theirs.open(FILE, share=sharing), pytest.raises(PermissionError) as refused:
                (root / "new").replace(root / FILE)
            assert refused.value.winerror == code
        with share.theirs.open(FILE, share=""), pytest.raises(PermissionError) as refused:
            (root / "new").replace(root / FILE)
        assert refused.value.winerror == 32
        with pytest.raises(FileExistsError) as taken:
            (root / "new").rename(root / FILE)
        assert (taken.value.errno, taken.value.winerror) == (errno.EEXIST, 183)
