"""Every package that comes along is listed with its licence, and none has one that we do not take."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def dependencies():
    """docs/dependencies.py, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location("docs_dependencies", ROOT / "docs" / "dependencies.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for the names of their annotations
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def package(dependencies, name="somebody", licence="MIT", by=("lawful",)):
    return dependencies.Package(name=name, version="1.0", licence=licence, group="base", by=by)


class TestTheLists:
    def test_say_what_is_installed_and_no_licence_is_unknown(self, dependencies, capsys):
        status = dependencies.main(["--check"])

        assert (capsys.readouterr().out.splitlines()[1:], status) == ([], 0)

    def test_are_not_out_of_date_without_being_told(self, dependencies, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(dependencies, "PAGE", tmp_path / "dependencies.md")
        monkeypatch.setattr(dependencies, "CONSTRAINTS", tmp_path / "constraints.txt")

        assert dependencies.main(["--check"]) == 1
        assert "dependencies.md: run `make dependencies`" in capsys.readouterr().out
        assert dependencies.main([]) == 0
        assert dependencies.main(["--check"]) == 0
        (tmp_path / "dependencies.md").write_text("| charlie | 6.6.6 | MIT | lawful |\n")
        assert dependencies.main(["--check"]) == 1
        assert "-| charlie | 6.6.6 | MIT | lawful |" in capsys.readouterr().out

    def test_are_not_written_for_words_that_nobody_knows(self, dependencies):
        assert dependencies.main(["--chekc"]) == 2


class TestPyproject:
    def test_pins_every_package_to_one_version(self):
        lines = PROJECT["dependencies"] + [
            line for extra in PROJECT["optional-dependencies"].values() for line in extra
        ]

        assert [line for line in lines if not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\d.]+", line)] == []

    def test_has_one_torch_which_make_finds(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        torch = re.compile(r'^ *"(torch==[0-9.]*)",$', re.MULTILINE)

        assert "torch==[0-9.]*" in makefile
        assert len(torch.findall((ROOT / "pyproject.toml").read_text(encoding="utf-8"))) == 1


class TestALicence:
    @pytest.mark.parametrize(
        ("fields", "licence"),
        [
            ({"license_expression": "MIT OR Apache-2.0"}, "MIT OR Apache-2.0"),
            ({"license_expression": "(MIT OR Apache-2.0) AND BSD-3-Clause"}, "(MIT OR Apache-2.0) AND BSD-3-Clause"),
            ({"license": "Apache 2.0"}, "Apache-2.0"),
            (
                {
                    "license": "Copyright (c) somebody\nall of it",
                    "classifier": ["License :: OSI Approved :: MIT License"],
                },
                "MIT",
            ),
            (
                {"classifier": ["License :: OSI Approved :: MIT License", "License :: OSI Approved :: BSD License"]},
                "MIT OR BSD-3-Clause",
            ),
            ({"classifier": ["Programming Language :: Python"]}, ""),
            ({}, ""),
        ],
    )
    def test_is_read_from_what_a_package_says_of_itself(self, dependencies, fields, licence):
        assert dependencies.licence(SimpleNamespace(json=fields)) == licence

    @pytest.mark.parametrize(
        "licence",
        [
            "MIT",
            "MIT AND Zlib",
            "GPL-3.0-only OR MIT",
            "(GPL-3.0-only OR MIT) AND ISC",
            "Apache-2.0 WITH LLVM-exception",
        ],
    )
    def test_is_taken(self, dependencies, licence):
        assert list(dependencies.licence_problems([package(dependencies, licence=licence)])) == []

    @pytest.mark.parametrize(
        "licence",
        [
            "",
            "GPL-3.0-only",
            "AGPL-3.0-or-later",
            "MIT AND GPL-2.0-only",
            "CC-BY-NC-4.0",
            "Proprietary",
            "MIT WITH GPL-CC-1.0",
        ],
    )
    def test_is_not_taken(self, dependencies, licence):
        (problem,) = dependencies.licence_problems([package(dependencies, licence=licence)])

        assert problem.startswith("somebody: ")

    def test_of_copyleft_is_taken_by_name_only(self, dependencies):
        named = package(dependencies, name="psycopg", licence="LGPL-3.0-only")
        other = package(dependencies, name="psycopg3", licence="LGPL-3.0-only")

        assert [line.split(":")[0] for line in dependencies.licence_problems([named, other])] == ["psycopg3"]


class TestReachable:
    def test_follows_packages_to_what_they_need(self, dependencies):
        askers = dependencies.reachable([Requirement("litestar")])

        assert "lawful" in askers["litestar"]
        assert "litestar" in askers["click"]

    def test_follows_an_extra_only_when_it_is_asked_for(self, dependencies):
        assert "geventhttpclient" not in dependencies.reachable([Requirement("tritonclient")])
        assert "geventhttpclient" in dependencies.reachable([Requirement("tritonclient[http]")])

    def test_leaves_out_what_another_machine_would_need(self, dependencies):
        assert dependencies.reachable([Requirement("nobody; sys_platform == 'plan9'")]) == {}

    def test_says_what_is_not_installed(self, dependencies):
        with pytest.raises(PackageNotFoundError, match="nobody-of-that-name"):
            dependencies.reachable([Requirement("nobody-of-that-name")])


class TestConstraints:
    def test_hold_what_the_project_does_not_pin_itself(self, dependencies):
        packages = [
            package(dependencies, name="direct", by=("click", "lawful")),
            package(dependencies, name="indirect", by=("click",)),
        ]

        assert dependencies.constraints(packages).splitlines()[1:] == ["indirect==1.0"]
