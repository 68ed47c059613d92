"""What a new user gets wrong at the command line is said in one readable line, never by a traceback or by silence."""

from __future__ import annotations

import pytest

from journeys.conftest import lawful as command


class TestASlip:
    @pytest.mark.parametrize("shape", ["a,b", "-1", "", "28,,1", "0x10", "9" * 20])
    def test_in_a_shape_is_named(self, shape):
        done = command("plan", "--shape", shape, code=1)

        assert "not a sample's shape" in done.stderr

    def test_in_a_public_key_says_what_one_looks_like(self, tmp_path):
        (tmp_path / "x.lawful").write_text("x")

        done = command("verify", str(tmp_path / "x.lawful"), "--key", "00", code=1)

        assert "64 hexadecimal digits" in done.stderr

    def test_in_a_day_is_not_answered_by_silence(self):
        assert "no rule holds" in command("law", "show", "EU", "--on", "1900-01-01").stdout
        assert "nothing begins" in command("law", "diff", "1900-01-01", "1900-01-02").stdout
        assert "before the first" in command("law", "diff", "2026-12-01", "2026-01-01", code=1).stderr
