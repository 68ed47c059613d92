"""What a new user gets wrong at the command line is said in one readable line, never by a traceback or by silence."""

from __future__ import annotations

import re

import pytest

import lawful.app
from journeys.conftest import lawful as command
from lawful.core.errors import Invalid
from lawful.core.recipe import Recipe


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

    @pytest.mark.parametrize("words", [["init", ""], ["init", "--workspace", ""], ["data", "list", "--workspace", ""]])
    def test_in_a_folder_s_name_does_not_mean_the_current_one(self, words, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        assert "has no name" in command(*words, code=2).stderr
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("operator", ["", 'a"b', "Alice Models"])
    def test_in_a_name_is_told_in_words(self, operator, tmp_path):
        done = command("init", str(tmp_path / "w"), "--operator", operator, code=1)

        assert "small letters, digits, points and hyphens - at `$.operator`" in done.stderr

    def test_in_a_place_makes_no_workspace(self, tmp_path):
        done = command("init", str(tmp_path / "w"), "--place", "EU", "--place", "XX", code=1)

        assert "no law of XX is loaded; expected BR | CA" in done.stderr
        assert not (tmp_path / "w").exists()

    def test_in_every_row_keeps_no_dataset(self, tmp_path):
        workspace, rows = tmp_path / "w", tmp_path / "rows.csv"
        rows.write_text("x,y,label\n1,2,\n3,4,\n")
        command("init", str(workspace))
        words = [
            "data",
            "add",
            str(rows),
            "--licence",
            "MIT",
            "--purpose",
            "p",
            "--source",
            "ours",
            "--no-personal-data",
        ]

        done = command(*words, "--workspace", str(workspace), code=1)

        assert "2 x missing label (rows 1, 2)" in done.stderr
        assert command("data", "list", "--workspace", str(workspace)).stdout == "no dataset was added yet\n"

    def test_in_the_kind_of_network_names_a_recipe_that_trains(self, here, tmp_path):
        (tmp_path / "rows.csv").write_text(
            "x,y,label\n" + "".join(f"{i},{i * i % 13},{'ab'[i % 2]}\n" for i in range(90))
        )
        where = ["--purpose", "p", "--workspace", str(tmp_path / "w")]
        command("init", str(tmp_path / "w"))
        words = [
            "data",
            "add",
            str(tmp_path / "rows.csv"),
            "--licence",
            "MIT",
            "--source",
            "ours",
            "--no-personal-data",
        ]
        dataset = command(*words, *where).stdout.split()[0]
        train = ["train", "m", "--data", dataset, "--use", "practice=none", "--use", "public_facing=false"]

        refused = command(*train, "--use", "use_case=support", *where, code=1).stderr
        assert "takes pictures, and these are tables" in refused
        found = re.search(r"with (layers = .*) and (normalise = .*?);", refused)
        (tmp_path / "recipe.toml").write_text(f"{found[1]}\n{found[2]}\nepochs = 1\n")

        here(*train, "--use", "use_case=support", "--recipe", str(tmp_path / "recipe.toml"), *where)

    def test_in_a_day_is_not_answered_by_silence(self):
        assert "no rule holds" in command("law", "show", "EU", "--on", "1900-01-01").stdout
        assert "nothing begins" in command("law", "diff", "1900-01-01", "1900-01-02").stdout
        assert "before the first" in command("law", "diff", "2026-12-01", "2026-01-01", code=1).stderr


class TestATerminalWithoutChinese:
    def test_still_shows_what_it_can(self):
        shown = command("law", "check", "deploy", "--place", "CN", code=4, PYTHONIOENCODING="ascii")

        assert "remedy: " in shown.stdout
        assert "\\u" in shown.stdout


class TestANewWorkspace:
    def test_is_its_owner_s_alone(self, tmp_path):
        command("init", str(tmp_path / "w"))
        lawful.app.open(tmp_path / "x").close()

        assert [oct((tmp_path / name).stat().st_mode & 0o777) for name in ("w", "x")] == ["0o700", "0o700"]

    def test_in_a_model_s_name_trains_nothing(self, tmp_path):
        command("init", str(tmp_path / "w"))
        with lawful.app.open(tmp_path / "w") as app:
            order = lawful.app.Order(name="../digits", recipe=Recipe(), datasets=(), purpose="p")

            with pytest.raises(Invalid, match="not a name"):
                app.train(order)
