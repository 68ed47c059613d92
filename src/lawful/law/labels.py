"""From the duties of a decision to what an answer carries: headers, one JSON field, words for people.

* `needed` reads a decision's duties once; what it gives serves every answer that stands under that decision.
* `facts` says which labelling duties this platform performs by itself, so that a gate may rely on them.
* Codes are those of the rules; which of them a mark, a label or a disclosure serves is this project's reading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any, Final

import msgspec

from lawful.core.facts import Facts
from lawful.core.rule import Duty
from lawful.law import marks
from lawful.law.marks import Aigc

HEADER: Final = "x-ai-generated"
LANGUAGES: Final = ("en", "zh")

_DISCLOSE = frozenset({"aia.t50_1", "kr.notice31", "anth.notice", "ca.sb243"})  # people are told at the first contact
_MARK = frozenset({"aia.t50_2", "kr.label31", "ca.sb942.latent", "deep.mark16"})  # machines can tell
_METADATA = frozenset({"label.implicit", "deep.mark16"})  # the AIGC fields of GB 45438-2025
_LABEL = frozenset({"label.explicit", "ca.sb942.manifest", "kr.label31"})  # people see it beside the content
_DEEPFAKE = frozenset({"aia.t50_4", "kr.deepfake31"})
CODES: Final = _DISCLOSE | _MARK | _METADATA | _LABEL | _DEEPFAKE

Signer = Callable[[bytes], bytes]


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers under one decision must carry. It is false where that is nothing."""

    codes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.codes)

    def asks(self, codes: Collection[str]) -> bool:
        """Whether one of these duties is among ours."""
        return any(code in codes for code in self.codes)

    @property
    def metadata(self) -> bool:
        """Whether files must carry the Chinese implicit label."""
        return self.asks(_METADATA)

    def disclosures(self) -> dict[str, str]:
        """What people are told at the first contact, by language; nothing where no duty asks for it."""
        return _words("chat") if self.asks(_DISCLOSE) else {}

    def visible(self) -> dict[str, str]:
        """The label that people must see beside the content, by language."""
        if self.asks(_DEEPFAKE):
            return _words("deepfake")
        return _words("label") if self.asks(_LABEL) else {}

    def headers(self, *, provider: str, system: str, now: datetime) -> tuple[tuple[str, str], ...]:
        """Response headers; they name no content, so that a stream can send them before its first byte."""
        return ((HEADER, marks.header(provider, system, now)),) if self else ()

    def aigc(self, *, provider: str, number: str) -> Aigc:
        """The implicit label of one answer; `number` names the answer (its request's id)."""
        return Aigc(label="1", content_producer=provider, produce_id=number)

    def field(
        self, contents: Iterable[bytes], *, provider: str, system: str, number: str, now: datetime, sign: Signer
    ) -> dict[str, Any]:
        """The JSON field of one answer: what is told, the label, the AIGC fields, and a signed mark for each content.

        `contents` are the finished pieces of output, each as the caller gets it (UTF-8 where it is text).
        """
        if not self:
            return {}
        found: dict[str, Any] = {"duties": list(self.codes)}
        if told := self.disclosures():
            found["disclosure"] = told
        if label := self.visible():
            found["label"] = label
        if self.metadata:
            found["AIGC"] = msgspec.to_builtins(self.aigc(provider=provider, number=number))
        if self.asks(_MARK):
            unsigned = (marks.mark(content, provider=provider, system=system, now=now) for content in contents)
            found["marks"] = [msgspec.to_builtins(marks.sign(one, sign)) for one in unsigned]
        return found


def needed(duties: Iterable[Duty]) -> Needed:
    """The labelling duties among a decision's duties, each once, in their order."""
    return Needed(codes=tuple(dict.fromkeys(duty.code for duty in duties if duty.code in CODES)))


def facts(generative: bool, modalities: Collection[str], *, label_in_content: bool = False) -> Facts:
    """What the gateway will have done to every answer of a generative service, known before it answers.

    A mark is put beside text and code, and beside and into PNG and JPEG pictures; sound, film and scenes carry none
    here, so nothing is claimed of them. A label counts as visible only where the content itself shows it.
    """
    if not generative or not modalities or not set(modalities) <= {"text", "code", "image"}:
        return Facts()
    return Facts.known(
        ai_disclosed=True,
        machine_readable_mark=True,
        implicit_metadata=True if set(modalities) == {"image"} else None,
        visible_label=True if label_in_content else None,
    )


def _words(kind: marks.Wording) -> dict[str, str]:
    return {language: marks.disclosure(language, kind) for language in LANGUAGES}
