"""`python -m anqing_bulletin`."""

from __future__ import annotations

import sys

from anqing_bulletin.cli import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a packaged program starts its child processes through this door too
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
