"""`lawful mask` as people use it: lines in and out, errors that name the line, lists, recognisers, plug-ins."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from lawful.app.masker import build, masking_settings
from lawful.cli.commands import app
from lawful.cli.privacy import Choices, Later, mask
from lawful.core.errors import Invalid, TooLarge
from lawful.privacy.span import Span
from lawful.settings import Masking

RUNNER = CliRunner()
MAIL = '{"text": "mail bob@corp.example now"}'


def run(*words, stdin=""):
    return RUNNER.invoke(app, ["mask", *words], input=stdin)


def records(result):
    assert result.exit_code == 0, result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


class Endless:
    """A stream that never ends, of one line."""

    def __init__(self):
        self.read_bytes = 0

    def read(self, size=-1):
        assert 0 < size < 10_000, "all of it at once"
        self.read_bytes += size
        return b"x" * size

    readline = read


class Terminal:
    """What the command knows of `sys`."""

    def __init__(self, stdin):
        self.stdin, self.stdout = self, self
        self.buffer = stdin

    def flush(self):
        pass


def nobody(_text):
    return ()


def badge(text):
    """A plug-in: finds AC-1234."""
    place = text.find("AC-1234")
    if place >= 0:
        yield Span(place, place + 7, "BADGE", 0.9, "test-badge")


class TestLines:
    def test_one_goes_in_and_one_comes_out_in_the_same_order(self):
        texts = [f"call {n} at 415-555-0{n:03}" for n in range(100, 130)]

        out = records(run("--jsonl", stdin="\n".join(json.dumps({"text": text, "id": 7}) for text in texts)))

        assert len(out) == len(texts)
        for text, record in zip(texts, out, strict=True):
            assert list(record) == ["text", "spans"]
            (span,) = record["spans"]
            assert list(span) == ["start", "end", "type", "surrogate", "score", "rule"]
            assert text[span["start"] : span["end"]] == text[-12:]
            assert record["text"] == text[:-12] + span["surrogate"]

    @pytest.mark.parametrize(
        "before", ["", "\U0001f600\U00020bb7 ", "e\u0301 ", "a\r\nb\r\n", "\t\u200b", "\u202e"], ids=ascii
    )
    def test_offsets_are_characters_of_the_original(self, before):
        text = f"{before}mail bob@corp.example"

        (record,) = records(run("--jsonl", stdin=json.dumps({"text": text})))

        (span,) = record["spans"]
        assert text[span["start"] : span["end"]] == "bob@corp.example"

    def test_text_keeps_its_line_ends(self):
        result = run(stdin="a\r\nb\r\n\n")

        assert result.stdout_bytes == b"a\r\nb\r\n\n"

    def test_equal_values_get_equal_surrogates_on_all_lines(self):
        one, two = records(run("--jsonl", stdin=f"{MAIL}\n{MAIL}\n"))

        assert one == two

    def test_labels_are_numbered_over_all_lines(self):
        lines = [json.dumps({"text": f"{name}@corp.example"}) for name in ("ann", "bob", "ann")]

        out = records(run("--jsonl", "--mode", "label", stdin="\n".join(lines)))

        assert [record["text"] for record in out] == ["<EMAIL_1>", "<EMAIL_2>", "<EMAIL_1>"]

    @pytest.mark.parametrize("words", [[], ["--jsonl"]])
    def test_input_without_end_is_refused_before_it_fills_the_memory(self, words, monkeypatch):
        for place in ("lawful.privacy.mask", "lawful.app"):
            monkeypatch.setattr(f"{place}.MOST_CHARACTERS", 100)
        monkeypatch.setattr("lawful.cli.privacy._LONGEST_LINE", 1_000)
        endless = Endless()
        monkeypatch.setattr("lawful.cli.privacy.sys", Terminal(endless))

        with pytest.raises(TooLarge):
            mask(None, None, Choices(), jsonl=bool(words), mode="surrogate", evaluate=None, later=Later())

        assert endless.read_bytes <= 2_000

    @pytest.mark.parametrize(
        ("bad", "says"),
        [
            ("nonsense", "line 2 is no object"),
            ("[1]", "line 2 is no object"),
            ('{"txt": "a"}', "line 2 is no object"),
            ('{"text": 1}', "text of line 2 is no string"),
            ('{"text": "\\ud800"}', "line 2 cannot be read"),
            ("", "line 2 is no object"),
            ("[" * 100_000, "line 2 is no object"),
        ],
    )
    def test_a_bad_one_is_named(self, bad, says):
        result = run("--jsonl", stdin=f"{MAIL}\n{bad}\n{MAIL}\n")

        assert isinstance(result.exception, Invalid)
        assert says in str(result.exception)
        assert len(result.stdout.splitlines()) == 1

    def test_broken_utf8_is_named(self, tmp_path):
        file = tmp_path / "lines.jsonl"
        file.write_bytes(MAIL.encode() + b"\n\xff\xfe\n")

        result = run("--jsonl", str(file))

        assert "not UTF-8 at byte 0 of line 2" in str(result.exception)

    def test_one_that_is_too_long_is_named(self, monkeypatch):
        monkeypatch.setattr("lawful.privacy.mask.MOST_CHARACTERS", 20)

        result = run("--jsonl", stdin=f'{{"text": "short"}}\n{MAIL}')

        assert isinstance(result.exception, TooLarge)
        assert "line 2" in str(result.exception)

    def test_a_file_that_is_not_there_is_an_error(self):
        assert "cannot be read" in str(run("missing.txt").exception)


class TestChoices:
    def test_an_allowed_value_stays(self):
        (record,) = records(run("--jsonl", "--allow", "BOB@corp.example", stdin=MAIL))

        assert record["spans"] == []

    def test_a_denied_value_goes(self):
        (record,) = records(run("--jsonl", "--deny", "project x", stdin='{"text": "on project x today"}'))

        assert [span["type"] for span in record["spans"]] == ["DENIED"]

    def test_only_some_types_are_masked(self):
        text = json.dumps({"text": "bob@corp.example, 415-555-0123"})

        (record,) = records(run("--jsonl", "--type", "PHONE", stdin=text))

        assert [span["type"] for span in record["spans"]] == ["PHONE"]

    @pytest.mark.parametrize("words", [("--type", "PERSONS"), ("--type", "phone"), ("--threshold", "PERSN=0.2")])
    def test_a_type_that_is_spelt_wrong_is_an_error_and_nothing_gets_out(self, words):
        result = run("--jsonl", *words, stdin=MAIL)

        assert isinstance(result.exception, Invalid)
        assert "PERSON" in result.exception.expected
        assert result.stdout == ""

    def test_a_threshold_moves_the_line(self):
        text = '{"text": "see https://example.com/a/b"}'

        (as_it_is,), (lowered,) = (
            records(run("--jsonl", *words, stdin=text)) for words in ([], ["--threshold", "URL=0.2"])
        )

        assert as_it_is["spans"] == []
        assert [span["type"] for span in lowered["spans"]] == ["URL"]

    def test_sex_and_decade_of_birth_stay_unless_said_otherwise(self):
        lines = "\n".join(json.dumps({"text": f"身份证11010519491231{n:03}{c}"}) for n, c in [(2, "X")])

        (kept,), (free,) = (records(run("--jsonl", *words, stdin=lines)) for words in ([], ["--keep", "nothing"]))

        assert kept["spans"][0]["surrogate"][6:9] == "194"
        assert int(kept["spans"][0]["surrogate"][16]) % 2 == 0
        assert free["spans"][0]["surrogate"] != kept["spans"][0]["surrogate"]

    def test_own_recognisers_are_read_from_a_file(self, tmp_path):
        file = tmp_path / "own.toml"
        file.write_text("[[recogniser]]\nid = 'badge'\ntype = 'BADGE'\npattern = 'AC-\\d{4}'\n", "utf-8")

        (record,) = records(run("--jsonl", "--recognisers", str(file), stdin='{"text": "badge AC-1234"}'))

        assert [span["rule"] for span in record["spans"]] == ["own.badge"]

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (["--keep", "hair"], "masking"),
            (["--threshold", "PERSON"], "TYPE=NUMBER"),
            (["--threshold", "PERSON=7"], "0 to 1"),
            (["--recognisers", "none.toml"], "cannot be read"),
            (["--mode", "rot13"], "surrogate, label or irreversible"),
        ],
    )
    def test_a_choice_that_cannot_be_is_an_error(self, words, says):
        assert says in str(run("--jsonl", *words, stdin=MAIL).exception)


class TestPlugins:
    @pytest.fixture(autouse=True)
    def _package(self, tmp_path, monkeypatch):
        """An installed package that offers four things by name."""
        folder = tmp_path / "site" / "acme-1.dist-info"
        folder.mkdir(parents=True)
        offers = {
            "badge": f"{__name__}:badge",
            "gone": f"{__name__}:missing",
            "odd": f"{__name__}:KEY",
            "lost": "no_such:x",
        }
        points = "\n".join(["[lawful.recognisers]", *(f"{name} = {value}" for name, value in offers.items())])
        (folder / "entry_points.txt").write_text(points, "utf-8")
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n", "utf-8")
        monkeypatch.syspath_prepend(tmp_path / "site")

    def test_a_function_named_in_the_settings_finds(self, tmp_path):
        masker = build(b"k" * 32, nobody, Masking(plugins=("badge",)), tmp_path)

        assert [span.type for span in masker.find("badge AC-1234")] == ["BADGE"]

    def test_a_workspace_reads_its_own_file(self, tmp_path):
        (tmp_path / "own.toml").write_text("[[recogniser]]\nid = 'b'\ntype = 'B'\npattern = 'AC-\\d{4}'\n", "utf-8")

        masker = build(b"k" * 32, nobody, Masking(recognisers="own.toml"), tmp_path)

        assert [span.rule for span in masker.find("AC-1234")] == ["own.b"]

    @pytest.mark.parametrize("name", ["gone", "odd", "lost", "json", "os:system"])
    def test_one_that_cannot_be_used_is_an_error(self, name, tmp_path):
        with pytest.raises(Invalid, match="plug-in"):
            build(b"k" * 32, nobody, Masking(plugins=(name,)), tmp_path)

    def test_settings_keep_their_bounds(self):
        with pytest.raises(Invalid, match=r"docs/settings\.md"):
            masking_settings(Masking(), {"languages": ["fr"]})


KEY = 5
