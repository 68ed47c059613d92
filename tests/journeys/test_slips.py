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

    def test_in_a_workspace_serves_nothing_and_makes_none(self, tmp_path):
        done = command("serve", "--workspace", str(tmp_path / "typo"), "--port", "0", code=1)

        assert "no workspace" in done.stderr
        assert not (tmp_path / "typo").exists()

    def test_in_an_address_or_a_secret_is_no_traceback(self, tmp_path):
        command("init", str(tmp_path / "w"))
        (tmp_path / "secret").write_bytes(b"\xff\xff")
        where = ["--licence", "MIT", "--purpose", "p", "--workspace", str(tmp_path / "w")]
        remote = ["--url", "http://127.0.0.1:9/v1", "--region", "EU-DE", "--source", "x"]

        address = command("data", "add", "http://[::1", *where, code=1)
        secret = command("model", "import", "m", *remote, "--secret-file", str(tmp_path / "secret"), *where, code=1)

        assert "not a web address" in address.stderr
        assert "no text" in secret.stderr

    def test_in_a_day_is_not_answered_by_silence(self):
        assert "no rule holds" in command("law", "show", "EU", "--on", "1900-01-01").stdout
        assert "nothing begins" in command("law", "diff", "1900-01-01", "1900-01-02").stdout
        assert "before the first" in command("law", "diff", "2026-12-01", "2026-01-01", code=1).stderr


class TestATerminalWithoutChinese:
    def test_still_shows_what_it_can(self):
        shown = command("law", "check", "deploy", "--place", "CN", code=4, PYTHONIOENCODING="ascii")

        assert "remedy: " in shown.stdout
        assert "\\u" in shown.stdout
