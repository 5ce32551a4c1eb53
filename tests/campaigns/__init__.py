"""The long proofs that no save loses work: disks that fail, programs that are killed, files that lie.

`python -m tests.campaigns` runs them all and prints one table; the tests of `storage` run the same code in small.
"""

from __future__ import annotations
