"""What the README shows can be typed: its commands exist, its Python compiles, and it says the same in Chinese."""

from __future__ import annotations

import re
import shlex
from itertools import takewhile
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "README.zh-CN.md"]
FENCE = re.compile(r"^(?:```|~~~)(\w*)[^\n]*\n(.*?)^(?:```|~~~) *$", re.MULTILINE | re.DOTALL)


def read(page):
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text, *languages):
    """The fenced blocks of these languages; of all when none is named."""
    return [content for language, content in FENCE.findall(text) if language in languages or not languages]


def commands(text, program):
    """Each command line of `program` in fenced blocks, as words; prompts, comments and pipes taken off.

    A command stands at the start of its line; in a picture, the same word is further in.
    """
    lines = [line.removeprefix("$ ") for block in blocks(text) for line in block.splitlines()]
    return [
        list(takewhile(lambda word: word not in {"|", "&&", ";", ">", "&"}, shlex.split(line, comments=True)))
        for line in lines
        if re.match(rf"{program}\s+\S", line)
    ]


def problem(command, words):
    """What is wrong with `lawful` followed by these words; empty when the command line knows them."""
    known = set()
    words = list(words)
    while hasattr(command, "commands") and (word := next((w for w in words if not w.startswith("-")), None)):
        known |= options(command)
        if word not in command.commands:
            return f"no command {word}"
        command = command.commands[word]
        words.remove(word)
    strange = {word.partition("=")[0] for word in words if re.match("--?[a-z]", word)} - known - options(command)
    return f"no option {sorted(strange)}" if strange else ""


def options(command):
    return {"--help", *(name for parameter in command.params for name in parameter.opts + parameter.secondary_opts)}


class TestTheReadme:
    def test_shows_commands_that_exist(self):
        from lawful.cli import app

        program = typer.main.get_command(app)
        shown = {
            " ".join(words): problem(program, words[1:]) for page in PAGES for words in commands(read(page), "lawful")
        }

        assert shown
        assert {line: wrong for line, wrong in shown.items() if wrong} == {}

    def test_shows_words_that_make_knows(self):
        targets = set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.MULTILINE))
        shown = {
            word for page in PAGES for _, *words in commands(read(page), "make") for word in words if "=" not in word
        }

        assert {"demo", "test"} <= shown
        assert shown <= targets

    @pytest.mark.parametrize("page", PAGES)
    def test_shows_python_that_compiles(self, page):
        shown = blocks(read(page), "python", "py")

        assert shown
        for block in shown:
            compile(block, page, "exec")

    def test_says_as_much_in_chinese(self):
        levels = {page: re.findall("^(#+) ", FENCE.sub("", read(page)), re.MULTILINE) for page in PAGES}

        assert levels["README.md"]
        assert levels["README.md"] == levels["README.zh-CN.md"]
        assert blocks(read("README.md"), "python") != []
        assert re.search(r"[\u4e00-\u9fff]{4}", read("README.zh-CN.md"))

    @pytest.mark.parametrize("page", PAGES)
    def test_links_to_files_that_are_there(self, page):
        targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", FENCE.sub("", read(page)))

        assert [target for target in targets if not (ROOT / target).exists()] == []


class TestTheHelp:
    def test_of_each_group_names_all_its_commands(self):
        from lawful.cli import app

        groups = {name: c for name, c in typer.main.get_command(app).commands.items() if hasattr(c, "commands")}
        named = {name: set(re.findall(r"[a-z]+", group.help.partition(": ")[2])) for name, group in groups.items()}

        assert named.keys() >= {"data", "model", "law"}
        assert {name: unnamed for name, group in groups.items() if (unnamed := set(group.commands) - named[name])} == {}


class TestTheReader:
    """A check that could not find anything would pass for ever."""

    @pytest.fixture
    def program(self):
        inner, outer = typer.Typer(), typer.Typer()
        outer.add_typer(inner, name="data")

        @inner.command()
        def add(file: str, licence: str = "MIT") -> None: ...

        @inner.command("list")
        def list_() -> None: ...

        @outer.command()
        def run(json: bool = False) -> None: ...

        return typer.main.get_command(outer)

    def test_finds_command_lines_in_fences_only(self):
        text = "lawful no\n```sh\n$ lawful run --json | jq .   # all of it\nlawful data add x\nlawfully\nlawful\n  lawful no\n```\nlawful no\n"

        assert commands(text, "lawful") == [["lawful", "run", "--json"], ["lawful", "data", "add", "x"]]

    @pytest.mark.parametrize(
        "line",
        [
            "run",
            "run --json",
            "run plan.toml",
            "data add x.csv --licence MIT",
            "data add x --licence=MIT",
            "data list",
            "--help",
        ],
    )
    def test_knows(self, program, line):
        assert problem(program, line.split()) == ""

    @pytest.mark.parametrize(
        "line", ["walk", "data mull x", "run --yaml", "data add x --license MIT", "data list --json"]
    )
    def test_finds_fault_with(self, program, line):
        assert problem(program, line.split()).startswith("no ")
