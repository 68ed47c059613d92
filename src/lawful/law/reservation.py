"""Whether the owner of a page reserves text and data mining: robots.txt, headers, meta tags, TDM files, plain words.

Reads what a crawler has fetched; fetches nothing. Whatever reserves, in any of the forms, is taken as a reservation:
Art 4(3) of Directive (EU) 2019/790 asks for machine-readable means and does not close their list. A site that could
not be read at all reserves (RFC 9309 section 2.3.1.4: an unreachable robots.txt disallows everything).

Forms: RFC 9309 (robots.txt), the W3C community's TDM Reservation Protocol (`tdm-reservation` as header, meta tag and
`/.well-known/tdmrep.json`), `X-Robots-Tag` and meta `robots` with `noai` or `noimageai`, `ai.txt`-style lines in
robots.txt (`Content-Usage`, `Content-Signal`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser

import msgspec

from lawful.core.errors import Invalid
from lawful.core.facts import FactValue

MAX_BYTES = 512 * 1024  # RFC 9309 section 2.5: at least 500 KiB are parsed
MAX_LINES = 20_000
MAX_ADDRESS = 8_000
_ADDRESS = re.compile(r"https?://[^/?#\s]+(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
# Tokens of crawlers that collect for training: who shuts them out, reserves against all of us.
TRAINING_AGENTS = ("GPTBot", "CCBot", "Google-Extended", "ClaudeBot", "anthropic-ai", "Applebot-Extended", "Bytespider",
                   "Meta-ExternalAgent", "cohere-ai", "PerplexityBot", "img2dataset", "Diffbot", "omgili")  # fmt: skip
_PLAIN = re.compile(
    r"(text and data mining|text & data mining|data mining|machine learning|training (?:of )?(?:ai|artificial)"
    r"|train(?:ing)? (?:any )?(?:ai|machine|language) |文本与数据挖掘|数据挖掘|训练(?:人工智能|模型))",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"(reserv|prohibit|not (?:be )?(?:permit|allow)|may not|must not|shall not|no part|without (?:our|prior|written)|opt[- ]?out"
    r"|禁止|不得|未经|保留)",
    re.IGNORECASE,
)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What was fetched for one address. `robots` is None when robots.txt could not be read, empty when there is none."""

    url: str
    robots: bytes | None = b""
    headers: tuple[tuple[str, str], ...] = ()
    html: str = ""
    tdmrep: bytes = b""
    terms: str = ""


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """Whether mining is reserved, whether a machine could read it, and by which signs."""

    reserved: bool
    machine_readable: bool
    signs: tuple[str, ...]

    def facts(self) -> dict[str, FactValue]:
        """As the rules ask for it."""
        return {"tdm_optout": self.reserved, "optout_machine_readable": self.machine_readable}


def read(page: Page, agent: str) -> Reservation:
    """What the page reserves against a crawler of this name. Raises Invalid for an address that is none."""
    path = _path(page.url)
    machine = [
        *_robots_signs(page.robots, path, agent),
        *_header_signs(page.headers),
        *_meta_signs(page.html),
        *_tdmrep_signs(page.tdmrep, path),
    ]
    plain = ["terms in plain words"] if _reserves_in_words(page.terms) else []
    return Reservation(reserved=bool(machine or plain), machine_readable=bool(machine), signs=(*machine, *plain))


def _path(url: str) -> str:
    parts = _ADDRESS.fullmatch(url[:MAX_ADDRESS])
    if parts is None:
        raise Invalid("not a web address", expected="http or https")
    return _normal(parts["path"] or "/") + _normal(parts["query"] or "")


def _normal(path: str) -> str:
    """One spelling of a path: plain letters for `%7E`, `%E4` for other letters (RFC 9309 section 2.2.2)."""
    plain = _ESCAPE.sub(lambda match: _unescaped(match[0]), path)
    return "".join(
        c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "replace")) for c in plain
    )


def _unescaped(escape: str) -> str:
    letter = chr(int(escape[1:], 16))
    return letter if letter.isascii() and (letter.isalnum() or letter in "-._~") else escape.upper()


def _robots_signs(robots: bytes | None, path: str, agent: str) -> Iterable[str]:
    if robots is None:
        return ["robots.txt could not be read"]
    groups, usage = _groups(robots)
    signs = [f"robots.txt: {line}" for line in usage]
    if not allowed(groups, path, agent):
        signs.append("robots.txt disallows")
    signs += [
        f"robots.txt disallows {name}"
        for name in TRAINING_AGENTS
        if name.lower() in groups and not allowed(groups, path, name)
    ]
    return signs


Groups = dict[str, list[tuple[bool, str]]]


def _groups(robots: bytes) -> tuple[Groups, list[str]]:
    """The rules of each agent (lower case; rules of repeated groups joined), and lines that reserve use."""
    groups: Groups = {}
    usage: list[str] = []
    current: list[str] = []
    in_rules = False
    text = robots[:MAX_BYTES].decode("utf-8", errors="replace").removeprefix("\ufeff")
    for line in re.split(r"\r\n|\r|\n", text)[:MAX_LINES]:
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            current = [] if in_rules else current
            in_rules = False
            current.append(value.lower())
            groups.setdefault(value.lower(), [])
        elif field in ("allow", "disallow"):
            in_rules = True
            for agent in current:
                if value:
                    groups[agent].append((field == "allow", value))
        elif field in ("content-usage", "content-signal") and _forbids_training(value):
            usage.append(f"{field}: reserved")
    return groups, usage


def _forbids_training(value: str) -> bool:
    pairs = [part.partition("=") for part in re.split(r"[,;\s]+", value.lower())]
    return any(key in ("ai-train", "train-ai", "tdm", "ai") and said in ("no", "n") for key, _, said in pairs)


def allowed(groups: Groups, path: str, agent: str) -> bool:
    """Whether an agent may fetch a path: the longest matching rule wins, allow wins a tie (RFC 9309 section 2.2.2)."""
    names = [name for name in groups if name != "*" and name and agent.lower().startswith(name)]
    rules = groups[max(names, key=len)] if names else groups.get("*", [])
    matching = [(len(pattern), allows) for allows, pattern in rules if matches(pattern, path)]
    return max(matching)[1] if matching else True


def matches(pattern: str, path: str) -> bool:
    """Whether a robots.txt path pattern (`*` for anything, `$` for the end) fits the beginning of a path.

    Takes time in proportion to both lengths: no backtracking.
    """
    pattern = _normal(pattern)
    anchored = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not anchored or at == len(path):
        return True
    return len(pieces) > 1 and path.endswith(pieces[-1])


def _header_signs(headers: Iterable[tuple[str, str]]) -> list[str]:
    signs = []
    for name, value in headers:
        lowered = name.lower()
        if lowered == "tdm-reservation" and value.strip() == "1":
            signs.append("header tdm-reservation")
        if lowered == "x-robots-tag" and _no_ai(value):
            signs.append("header x-robots-tag")
        if lowered in ("content-usage", "content-signal") and _forbids_training(value):
            signs.append(f"header {lowered}")
    return signs


def _no_ai(value: str) -> bool:
    return bool({"noai", "noimageai", "notrain"} & set(re.split(r"[,;:\s]+", value.lower())))


class _Meta(HTMLParser):
    """Collects the names and contents of meta tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            named: Mapping[str, str | None] = dict(attrs)
            self.found.append(((named.get("name") or "").lower(), (named.get("content") or "").strip()))


def _meta_signs(html: str) -> list[str]:
    parser = _Meta()
    parser.feed(html[:MAX_BYTES])
    signs = []
    for name, content in parser.found:
        if name == "tdm-reservation" and content == "1":
            signs.append("meta tdm-reservation")
        if name in ("robots", "ai") and _no_ai(content):
            signs.append("meta robots")
    return signs


class _Location(msgspec.Struct, frozen=True, rename={"reservation": "tdm-reservation"}):
    """One entry of `/.well-known/tdmrep.json`."""

    location: str
    reservation: int = 0


def _tdmrep_signs(content: bytes, path: str) -> list[str]:
    """The first location that fits decides; a file that cannot be read is a sign that somebody meant to reserve."""
    if not content:
        return []
    try:
        entries = msgspec.json.decode(content[:MAX_BYTES], type=list[_Location])
    except msgspec.DecodeError:
        return ["tdmrep.json cannot be read"]
    for entry in entries:
        if matches(entry.location, path):
            return ["tdmrep.json"] if entry.reservation == 1 else []
    return []


class _Words(HTMLParser):
    """Collects what a reader of a page sees, a sentence's end after each block."""

    _UNSEEN = frozenset({"script", "style", "template"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in self._UNSEEN
        if tag in ("p", "div", "li", "td", "footer", "h1", "h2", "h3", "br"):
            self.found.append(". ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self._UNSEEN and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(" ".join(data.split()) + " ")


def words(html: str) -> str:
    """The visible words of a page, for a reservation that stands there in plain language."""
    parser = _Words()
    parser.feed(html[:MAX_BYTES])
    return "".join(parser.found)


def _reserves_in_words(terms: str) -> bool:
    """Whether one sentence speaks of mining or training and of refusing; errs on the side of the owner."""
    sentences = re.split(r"[.;!?。；！？\n]+", terms[:MAX_BYTES])
    return any(_PLAIN.search(sentence) and _REFUSES.search(sentence) for sentence in sentences)
