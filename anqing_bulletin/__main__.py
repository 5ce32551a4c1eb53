"""`python -m anqing_bulletin`."""

from __future__ import annotations

import sys

from anqing_bulletin.cli import main

if __name__ == "__main__":
    sys.exit(main())
