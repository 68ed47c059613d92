"""What restores a masked text later is kept only where that was asked for, and erased with its key."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import lawful.app
from lawful.cli.commands import app
from lawful.core.errors import Conflict, Invalid, NotFound

LETTER = "手机13812345678，邮箱anna.li@corp.example，call 212-555-0199"
SECRETS = ("13812345678", "anna.li@corp.example", "212-555-0199", "letter-7")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lawful.toml").write_text('operator = "alice"\n')
    lawful.app.open(tmp_path).close()
    return tmp_path


def run(folder, *words, stdin=""):
    result = CliRunner().invoke(app, ["mask", "--workspace", str(folder), *words], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def files(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


class TestRemembering:
    def test_is_only_done_when_asked_for(self, folder):
        masked = run(folder, stdin=LETTER)

        assert masked != LETTER
        with pytest.raises(NotFound):
            run(folder, "--restore", "letter-7", stdin=masked)

    def test_restores_later_and_the_files_tell_nothing(self, folder):
        masked = run(folder, "--remember", "letter-7", stdin=LETTER)

        assert not [secret for secret in SECRETS if secret in masked]
        assert run(folder, "--restore", "letter-7", stdin=masked.upper()) == LETTER.replace("call", "CALL")
        assert not [secret for secret in SECRETS for content in files(folder).values() if secret.encode() in content]

    def test_restores_lines_of_json(self, folder):
        texts = [LETTER, 'again: "13812345678"\n', "nothing"]
        masked = run(folder, "--jsonl", "--remember", "x", stdin="\n".join(json.dumps({"text": t}) for t in texts))

        restored = run(folder, "--jsonl", "--restore", "x", stdin=masked)

        assert [json.loads(line)["text"] for line in restored.splitlines()] == texts

    def test_forgets_and_frees_the_name(self, folder):
        masked = run(folder, "--remember", "letter-7", stdin=LETTER)

        run(folder, "--forget", "letter-7")

        with pytest.raises(NotFound):
            run(folder, "--restore", "letter-7", stdin=masked)
        with pytest.raises(NotFound):
            run(folder, "--forget", "letter-7")
        run(folder, "--remember", "letter-7", stdin="13912345678")
        assert run(folder, "--restore", "letter-7", stdin=masked) == masked

    def test_keeps_one_text_under_a_name(self, folder):
        first = run(folder, "--remember", "x", stdin=LETTER)

        assert run(folder, "--remember", "x", stdin=LETTER) == first
        with pytest.raises(Conflict):
            run(folder, "--remember", "x", stdin="13912345678")

    def test_shows_no_line_of_json_that_nothing_would_restore(self, folder):
        run(folder, "--remember", "x", stdin=LETTER)

        refused = CliRunner().invoke(
            app,
            ["mask", "--workspace", str(folder), "--jsonl", "--remember", "x"],
            input=json.dumps({"text": "13912345678"}),
        )

        assert (type(refused.exception), refused.stdout) == (Conflict, "")

    @pytest.mark.parametrize(
        "words", [["--remember", "a", "--forget", "a"], ["--remember", "a", "--mode", "irreversible"]]
    )
    def test_refuses_what_cannot_be_done_together(self, folder, words):
        with pytest.raises(Invalid):
            run(folder, *words, stdin=LETTER)

    @pytest.mark.parametrize("word", ["--remember", "--restore", "--forget"])
    def test_needs_a_workspace(self, word):
        assert isinstance(CliRunner().invoke(app, ["mask", word, "a"], input=LETTER).exception, Invalid)
