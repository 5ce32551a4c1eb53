from __future__ import annotations

import pytest

from tests.benchmarks.__main__ import main


def test_the_benchmark_still_runs_at_its_smallest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sizes", "1", "--parts", "compose", "--quick"]) == 0
    table = capsys.readouterr().out
    assert "compose, cold" in table
    assert " ms (" in table
