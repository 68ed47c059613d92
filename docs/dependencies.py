"""Writes docs/dependencies.md and constraints.txt from what is installed, or says what is wrong with them.

    python docs/dependencies.py            write both, after a change in pyproject.toml (`make dependencies`)
    python docs/dependencies.py --check    write nothing; name what differs or has a licence that we do not take

It lives beside the page that it writes, and not in the package: it is about how we ship, not about what we do. The
direct packages are pinned in pyproject.toml; constraints.txt pins all that those bring along.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from importlib.metadata import Distribution, PackageMetadata, PackageNotFoundError, distribution
from itertools import groupby
from pathlib import Path
from typing import Any

from license_expression import Licensing, get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT, PAGE, CONSTRAINTS = ROOT / "pyproject.toml", ROOT / "docs/dependencies.md", ROOT / "constraints.txt"

ALLOWED = frozenset(
    """0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 ISC MIT MIT-0 MIT-CMU PSF-2.0 Unlicense ZPL-2.1 Zlib
    LicenseRef-any-OSI""".split()
) | {"Apache-2.0 WITH LLVM-exception"}

# Copyleft that we take, package by package, each with the reason why it binds nothing of ours or of a user.
COPYLEFT = {
    "certifi": "MPL-2.0 covers its own list of certificates; a separate, unchanged package",
    "hypothesis": "MPL-2.0 covers its own files; development only, never shipped",
    "pathspec": "MPL-2.0 covers its own files; development only, never shipped",
    "psycopg": "LGPL-3.0: a separate, unchanged package that the user can replace; only with the extra `postgres`",
    "psycopg-binary": "LGPL-3.0: as psycopg, which it speeds up",
    "python-stdnum": "LGPL-2.1-or-later: a separate, unchanged package that the user can replace",
}

# A graphics processor's own libraries come with some builds of torch. `make setup` asks for none, and we ship none.
NOT_OURS = re.compile(r"nvidia-.*|cuda-.*|triton")

INTRODUCTION = [
    "What is installed with `lawful`, directly or through others, with the version that is pinned and the licence that",
    "its authors state. Written by `make dependencies` on Linux with Python 3.11; `make check` fails when a package is",
    "missing here or has a licence that we do not take. A package stands under the first group that brings it.",
]
SPDX = re.compile(r"[A-Za-z0-9.+()-]+( (AND|OR|WITH) [A-Za-z0-9.+()-]+)*")

# What the metadata of some packages says in its own words.
WORDS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "LGPL": "LGPL-2.1-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "any-OSI": "LicenseRef-any-OSI",
}

# Packages whose metadata names no licence, and what their licence file says; its digest, so that another text is noticed.
READ = {
    "pyreqwest": ("Apache-2.0", "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"),
}

Askers = dict[str, set[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An installed package. `group` is `base` or the first extra that brings it; `by` names who asks for it."""

    name: str
    version: str
    licence: str
    group: str
    by: tuple[str, ...]


def main(words: list[str]) -> int:
    """Exit status 0 when all is well or was written, 1 when something is wrong, 2 for words it does not know."""
    if words not in ([], ["--check"]):
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        packages = collect(tomllib.loads(PROJECT.read_text(encoding="utf-8")))
    except PackageNotFoundError as error:
        sys.stdout.write(f"{error.name} is not installed; next: make setup\n")
        return 1
    problems = list(licence_problems(packages))
    if words:
        problems += differences(PAGE, page(packages)) + differences(CONSTRAINTS, constraints(packages))
    else:
        PAGE.write_text(page(packages), encoding="utf-8")
        CONSTRAINTS.write_text(constraints(packages), encoding="utf-8")
    sys.stdout.write("".join(f"{line}\n" for line in problems or [f"{len(packages)} packages, all licences known"]))
    return 1 if problems else 0


def collect(project: dict[str, Any]) -> list[Package]:
    """Every package that the project needs in this environment, directly or through others, group by group."""
    project = project["project"]
    found: dict[str, Package] = {}
    for group, lines in {"base": project["dependencies"], **project.get("optional-dependencies", {})}.items():
        needed = reachable([Requirement(line) for line in lines])
        for name in sorted(needed.keys() - found.keys()):
            package = distribution(name)
            found[name] = Package(
                name=name,
                version=package.version.split("+")[0],  # "+cpu" names the build, not the version
                licence=licence(package.metadata) or licence_file(package),
                group=group,
                by=tuple(sorted(needed[name])),
            )
    return list(found.values())


def reachable(requirements: Iterable[Requirement]) -> Askers:
    """Who asks for each package, from `lawful` on. Raises PackageNotFoundError for one that is not installed."""
    waiting = [("lawful", requirement, "") for requirement in requirements]
    askers: Askers = {}
    followed: set[tuple[str, str]] = set()
    while waiting:
        asker, requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        unneeded = requirement.marker is not None and not requirement.marker.evaluate({"extra": extra})
        if unneeded or name == "lawful" or NOT_OURS.fullmatch(name):
            continue
        askers.setdefault(name, set()).add(asker)
        for wanted in {"", *requirement.extras}:
            if (name, wanted) not in followed:
                followed.add((name, wanted))
                waiting += [(name, Requirement(line), wanted) for line in distribution(name).requires or ()]
    return askers


def licence(metadata: PackageMetadata) -> str:
    """The SPDX expression that a package states: as such, in its own words, or by its classifiers; else ""."""
    fields = metadata.json
    stated = [fields.get("license_expression", ""), str(fields.get("license", "")).partition("\n")[0]]
    classifiers = [line.rpartition(" :: ")[2] for line in fields.get("classifier", ()) if line.startswith("License ::")]
    stated.append(" OR ".join(WORDS.get(line, line) for line in classifiers))
    return next((known for text in stated if (known := WORDS.get(text, text)) and SPDX.fullmatch(known)), "")


def licence_file(package: Distribution) -> str:
    """The SPDX expression of a package whose licence file somebody read, while that is still the file; else ""."""
    known, read = READ.get(canonicalize_name(package.name), ("", ""))
    files = [file for file in package.files or () if file.name.startswith("LICEN")]
    return known if read in {sha256(file.read_binary()).hexdigest() for file in files} else ""


def licence_problems(packages: Iterable[Package]) -> Iterator[str]:
    """A line for each package whose licence is not known, or copyleft that nobody gave a reason for."""
    licensing = get_spdx_licensing()
    for package in packages:
        if not package.licence:
            yield f"{package.name}: its metadata names no licence that we can read"
        elif package.name not in COPYLEFT and not taken(licensing.parse(package.licence), licensing):
            yield f"{package.name}: {package.licence} is not on the list of licences that we take"


def taken(expression: Any, licensing: Licensing) -> bool:
    """Whether the terms that an expression leaves us to choose are all on the list."""
    if isinstance(expression, licensing.AND):
        return all(taken(part, licensing) for part in expression.args)
    if isinstance(expression, licensing.OR):
        return any(taken(part, licensing) for part in expression.args)
    return str(expression) in ALLOWED


def page(packages: Iterable[Package]) -> str:
    """docs/dependencies.md."""
    lines = ["# Dependencies", "", *INTRODUCTION]
    for group, members in groupby(packages, key=lambda package: package.group):
        title = "`pip install lawful`" if group == "base" else f"`pip install 'lawful[{group}]'` adds"
        lines += ["", f"## {title}", "", "| package | version | licence | asked for by |", "|---|---|---|---|"]
        lines += [f"| {p.name} | {p.version} | {p.licence} | {', '.join(p.by)} |" for p in members]
    lines += ["", "## Copyleft, and why it binds nothing of ours", ""]
    lines += [f"- `{p.name}`: {COPYLEFT[p.name]}" for p in packages if p.name in COPYLEFT]
    return "\n".join(lines) + "\n"


def constraints(packages: Iterable[Package]) -> str:
    """constraints.txt: the packages that pyproject.toml does not pin itself."""
    indirect = sorted(f"{p.name}=={p.version}" for p in packages if "lawful" not in p.by)
    return "\n".join(["# Written by docs/dependencies.py (make dependencies).", *indirect]) + "\n"


def differences(path: Path, expected: str) -> list[str]:
    """Lines that `path` lacks (+) or has too many (-)."""
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    changed = list(unified_diff(written.splitlines(), expected.splitlines(), n=0, lineterm=""))[2:]
    return [f"{path.name}: run `make dependencies`", *changed] if changed else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
