"""Marks on generated content: words for people, fields for machines, metadata in files. Pure: bytes in, bytes out.

* China: the implicit label `AIGC` of GB 45438-2025 (attribute, producer, content number, propagator), written as
  XMP into PNG (iTXt) and JPEG (APP1) files and read back; wording of the explicit label. The XMP namespace is that
  of TC260's practice guides, from memory and unverified.
* European Union (Art 50(1),(2) AI Act): a disclosure for people; for machines a mark that names provider, system,
  time and the content's digest, signed by whatever key the caller holds.
* Korea and California are served by the same words and fields.

A mark never replaces another one: what a file carries already is kept.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape, unescape
from typing import Annotated, Final, Literal

import msgspec

from lawful.core.canonical import canonical, digest
from lawful.core.errors import Invalid

Code = Annotated[str, msgspec.Meta(max_length=200)]
Wording = Literal["chat", "label", "deepfake"]


class Aigc(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The implicit label of GB 45438-2025. `label`: "1" it is generated, "2" it may be, "3" it is suspected."""

    label: Literal["1", "2", "3"]
    content_producer: Code = ""
    produce_id: Code = msgspec.field(default="", name="ProduceID")
    reserved_code1: Code = ""
    content_propagator: Code = ""
    propagate_id: Code = msgspec.field(default="", name="PropagateID")
    reserved_code2: Code = ""

    def gaps(self) -> tuple[str, ...]:
        """The fields that Art 5 asks for and that are empty: the producer, and the content number, of generated files."""
        if self.label != "1":
            return ()
        named = (("ContentProducer", self.content_producer), ("ProduceID", self.produce_id))
        return tuple(name for name, value in named if not value)


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """The machine-readable mark on one output, as header and JSON field carry it. `content` is the output's digest."""

    provider: str
    system: str
    made_at: datetime
    content: str
    generated: bool = True

    def signed_bytes(self) -> bytes:
        """What is signed: a domain line and the canonical JSON."""
        return b"lawful content mark v1\n" + canonical(self)


class SignedMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark with its signature in hexadecimal."""

    mark: Mark
    signature: str


# For people: `chat` at the first contact (Art 50(1) AI Act), `label` beside the content (Labelling Measures Art 4:
# it names AI and that content is generated).
DISCLOSURES: Final[dict[str, dict[str, str]]] = {
    "en": {
        "chat": "You are talking with an AI system, not with a person.",
        "label": "AI-generated",
        "deepfake": "This content was generated or altered by AI.",
    },
    "zh": {"chat": "您正在与人工智能互动，并非真人。", "label": "AI生成", "deepfake": "本内容由人工智能生成或编辑。"},
    "ko": {"chat": "귀하는 사람이 아닌 인공지능과 대화하고 있습니다.", "label": "AI 생성", "deepfake": "이 콘텐츠는 인공지능으로 생성되거나 변형되었습니다."},
    "de": {
        "chat": "Sie sprechen mit einem KI-System, nicht mit einem Menschen.",
        "label": "KI-generiert",
        "deepfake": "Dieser Inhalt wurde von KI erzeugt oder verändert.",
    },
    "fr": {
        "chat": "Vous échangez avec un système d'IA, et non avec une personne.",
        "label": "Généré par IA",
        "deepfake": "Ce contenu a été généré ou modifié par une IA.",
    },
}  # fmt: skip


def disclosure(language: str, kind: Wording) -> str:
    """The words in a language (a code such as `zh-CN`), in English where the language is not among ours."""
    return DISCLOSURES.get(language.partition("-")[0].lower(), DISCLOSURES["en"])[kind]


def mark(content: bytes, *, provider: str, system: str, now: datetime) -> Mark:
    """The mark on an output. Raises Invalid when `now` has no time zone."""
    if now.tzinfo is None:
        raise Invalid("an instant without a time zone", expected="an aware datetime")
    return Mark(provider=provider, system=system, made_at=now.astimezone(UTC), content=digest(content))


def sign(unsigned: Mark, signer: Callable[[bytes], bytes]) -> SignedMark:
    """The mark with a signature over `signed_bytes`."""
    return SignedMark(mark=unsigned, signature=signer(unsigned.signed_bytes()).hex())


def read_mark(text: bytes | str, content: bytes, verify: Callable[[bytes, bytes], bool]) -> SignedMark:
    """The signed mark from a JSON field, checked against the output and by `verify(signature, message)`.

    Raises Invalid when it cannot be read, is about another output, or its signature does not hold.
    """
    try:
        signed = msgspec.json.decode(text, type=SignedMark)
        signature = bytes.fromhex(signed.signature)
    except (msgspec.DecodeError, ValueError) as error:
        raise Invalid("a content mark cannot be read", expected="a signed mark as JSON") from error
    if signed.mark.content != digest(content):
        raise Invalid("a content mark is about another output", expected="the digest of this output")
    if not verify(signature, signed.mark.signed_bytes()):
        raise Invalid("the signature of a content mark does not hold")
    return signed


def headers(signed: SignedMark) -> tuple[tuple[str, str], ...]:
    """The mark as response headers, for output that is no file."""
    fields = header(signed.mark.provider, signed.mark.system, signed.mark.made_at)
    return (("x-ai-generated", fields), ("x-ai-signature", signed.signature))


def header(provider: str, system: str, made_at: datetime) -> str:
    """The value of `x-ai-generated`: who made it, by which system, when. Printable ASCII whatever the names hold."""
    made = made_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f'generated=?1; provider="{_token(provider)}"; system="{_token(system)}"; time="{made}"'


def _token(text: str) -> str:
    return re.sub(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]", "?", text)


def write_aigc(content: bytes, label: Aigc) -> bytes:
    """The same PNG or JPEG file with the implicit label in its metadata; labels that it carries already stay.

    Raises Invalid for other formats, for a damaged file, and for a label that lacks what Art 5 asks for.
    """
    if missing := label.gaps():
        raise Invalid(f"an implicit label lacks {missing[0]}", expected="producer and content number")
    if content.startswith(_PNG):
        return _into_png(content, _packet(label))
    if content.startswith(_JPEG):
        return _into_jpeg(content, _packet(label))
    raise Invalid("a file format that carries no implicit label here", expected="PNG or JPEG")


def read_aigc(content: bytes) -> tuple[Aigc, ...]:
    """Every implicit label of a PNG or JPEG file, in the order of the file; none when there is none.

    Raises Invalid for a damaged file and for a label that cannot be read.
    """
    packets = _packets_of_png(content) if content.startswith(_PNG) else _packets_of_jpeg(content)
    fields = [field for packet in packets for field in _FIELD.findall(packet.decode("utf-8", errors="replace"))]
    try:
        return tuple(msgspec.json.decode(unescape(field), type=Aigc) for field in fields)
    except msgspec.DecodeError as error:
        raise Invalid("an implicit label cannot be read", expected="the fields of GB 45438-2025") from error


_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_PNG_XMP = b"XML:com.adobe.xmp\x00"
_JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_FIELD = re.compile(r"""TC260:AIGC=["']([^"'<>]{0,8000})["']""")


def _packet(label: Aigc) -> bytes:
    field = escape(msgspec.json.encode(label).decode(), quote=True)
    return (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description rdf:about='' xmlns:TC260='http://www.tc260.org.cn/ns/AIGC/1.0/' "
        f"TC260:AIGC='{field}'/></rdf:RDF></x:xmpmeta>"
    ).encode()


def _into_png(content: bytes, packet: bytes) -> bytes:
    *_, (last, _, _) = _chunks(content)
    body = _PNG_XMP + b"\x00\x00\x00\x00" + packet  # iTXt: not compressed, no language, no translated keyword
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    return content[:last] + chunk + content[last:]


def _packets_of_png(content: bytes) -> Iterator[bytes]:
    return (body for _, kind, body in _chunks(content) if kind == b"iTXt" and body.startswith(_PNG_XMP))


def _chunks(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Position, kind and body of each chunk, IEND last."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        if at + 12 > len(content):
            raise Invalid("a PNG file ends too early")
        (length,) = struct.unpack_from(">I", content, at)
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length].rjust(4, b"\x00"))
        if len(body) != length or check != zlib.crc32(kind + body):
            raise Invalid("a PNG file is damaged")
        yield at, kind, body
        at += 12 + length


def _into_jpeg(content: bytes, packet: bytes) -> bytes:
    body = _JPEG_XMP + packet
    ends = [at + 2 + size for at, kind, size in _segments(content) if kind in (0xE0, 0xE1)]
    place = ends[-1] if ends else len(_JPEG)
    return content[:place] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[place:]


def _packets_of_jpeg(content: bytes) -> Iterator[bytes]:
    if content.startswith(_JPEG):
        for at, kind, size in _segments(content):
            if kind == 0xE1 and content.startswith(_JPEG_XMP, at + 4):
                yield content[at + 4 : at + 2 + size]


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Position, marker and size of each segment before the image data."""
    at = len(_JPEG)
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] not in (0xDA, 0xD9):
        (size,) = struct.unpack_from(">H", content, at + 2)
        if size < 2 or at + 2 + size > len(content):
            raise Invalid("a JPEG file is damaged")
        yield at, content[at + 1], size
        at += 2 + size
