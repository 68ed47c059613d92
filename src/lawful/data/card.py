"""The data card: what a dataset is, where it comes from, what was done to it. What nobody stated is seen to be missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from lawful.core.asset import Dataset

NOT_STATED = "**not stated**"

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#])")


class Report(Protocol):
    """Anything that has a title and lines for people: the reports of clean, join and split."""

    @property
    def title(self) -> str: ...
    def lines(self) -> tuple[str, ...]: ...


def data_card(dataset: Dataset, profile: Mapping[str, Any], *reports: Report) -> str:
    """The card as Markdown. Texts that came from people are shown as text: no markup of theirs works."""
    origin = dataset.provenance
    sections = [
        f"# Data card: {_plain(dataset.name)}",
        _list(
            ("Id", dataset.id),
            ("Kind", dataset.kind),
            ("Rows", f"{dataset.rows:,}"),
            ("Shape of a row", " x ".join(map(str, dataset.shape))),
            ("Digest", dataset.digest),
            ("Made from", ", ".join(f"{parent.id} ({parent.relation})" for parent in dataset.made_from)),
        ),
        "## Origin and rights",
        _list(
            ("Source", origin.source),
            ("Licence", origin.licence),
            ("Evidence of the licence", origin.licence_evidence),
            ("Rights holder", origin.rights_holder),
            ("Attribution", origin.attribution),
            ("Collected on", origin.collected_on.isoformat()),
            ("Declared by", origin.declared_by),
            ("Purposes", ", ".join(origin.purposes)),
        ),
        "## Personal data",
        _list(
            ("Personal data", {True: "yes", False: "no", None: ""}[origin.personal_data]),
            ("Kinds", ", ".join(origin.personal_data_types) or ("none" if origin.personal_data is False else "")),
            ("Lawful basis", origin.lawful_basis),
            ("Masked", "yes" if dataset.masked else "no"),
        ),
        "## What it holds",
        _measured(profile),
    ]
    for report in reports:
        sections += [f"## {_plain(report.title)}", "\n".join(f"- {_plain(line)}" for line in report.lines())]
    return "\n\n".join(sections) + "\n"


def _measured(profile: Mapping[str, Any]) -> str:
    missing, labels = profile.get("missing"), profile.get("labels")
    return _list(
        ("Rows measured", _shown(profile.get("rows"))),
        ("Columns", _shown(profile.get("columns"))),
        ("Encoding of the file", _shown(profile.get("encoding"))),
        ("Missing values", "none" if missing == {} else _counts(missing)),
        ("Exact duplicates", _shown(profile.get("duplicates"))),
        ("Labels", "none" if labels == {} else _counts(labels)),
        ("Notes", "; ".join(profile.get("notes", ()))),
    )


def _counts(counts: Mapping[str, int] | None) -> str:
    return ", ".join(f"{name}: {count:,}" for name, count in (counts or {}).items())


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def _list(*pairs: tuple[str, str]) -> str:
    return "\n".join(f"- {name}: {_plain(value) if value else NOT_STATED}" for name, value in _bounded(pairs))


def _bounded(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, value if len(value) <= 4000 else value[:4000] + " ...") for name, value in pairs)


def _plain(value: str) -> str:
    """One line of text in which Markdown and HTML find nothing to work on."""
    return _MARKUP.sub(r"\\\1", " ".join(value.split())).replace("&", "&amp;")
