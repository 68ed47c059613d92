"""From the TOML files to rules that are ready to be asked; whatever is misspelt does not load."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path

import msgspec

from lawful.core.canonical import digest, digest_of
from lawful.core.errors import Invalid
from lawful.law.language.meaning import expand, names
from lawful.law.language.syntax import Among, And, Node, parse
from lawful.law.language.vocabulary import Vocabulary
from lawful.law.reader import Reader
from lawful.law.rule import Clause, Exemption, LawRule, since
from lawful.law.version import Instrument, Paper, RuleVersion

HOME = Path(__file__).parent
# Folder of each place; `in` is a word of Python's, so India's carries an underscore.
FOLDERS = {
    "EU": "eu", "CN": "cn", "US": "us", "UK": "uk", "KR": "kr", "JP": "jp", "IN": "in_", "BR": "br", "SG": "sg", "CA": "ca",
}  # fmt: skip


@cache
def vocabulary() -> Vocabulary:
    """The declared words, without the classes that rules define. Raises Invalid when misdeclared."""
    try:
        return msgspec.convert(tomllib.loads((HOME / "vocabulary.toml").read_text("utf-8")), Vocabulary)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise Invalid(f"vocabulary.toml does not load: {error}") from error


def files(places: Iterable[str]) -> list[Path]:
    """The instrument files of these places (first parts of place codes), in a fixed order."""
    folders = sorted({FOLDERS[place] for place in places})
    return [path for folder in folders for path in sorted((HOME / folder).glob("*.toml")) if ".cases." not in path.name]


class ParsedFile(msgspec.Struct, frozen=True):
    """One instrument in the form that loads fast, and the digest of the TOML text that it was made from."""

    digest: str
    paper: msgspec.Raw


def read_papers(paths: Iterable[Path]) -> tuple[tuple[Paper, ...], str]:
    """The instruments, and the digest of all that was read. Raises Invalid, naming the file that does not load.

    Reading TOML takes longer than the rest of loading, so `rules.json` keeps what was read last; an instrument
    whose text has changed since is read from its text.
    """
    parsed = _parsed()
    digests: list[str] = [digest((HOME / "vocabulary.toml").read_bytes())]
    papers: list[Paper] = []
    for path in paths:
        content = path.read_bytes()
        digests.append(digest(content))
        kept = parsed.get(f"{path.parent.name}/{path.name}")
        fresh = kept is not None and kept.digest == digests[-1]
        papers.append(_paper_decoder.decode(kept.paper) if kept and fresh else read_paper(path.name, content))
    return tuple(papers), digest_of(digests)


def read_paper(name: str, content: bytes) -> Paper:
    """One instrument with its rules. Raises Invalid, naming the file, for anything that the types do not allow."""
    try:
        return msgspec.convert(tomllib.loads(content.decode("utf-8")), Paper)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"{name} does not load: {error}") from error


def parsed_now() -> bytes:
    """What `rules.json` should hold: every instrument, one a line."""
    lines = [
        b'"%s":%s' % (f"{path.parent.name}/{path.name}".encode(), _encode(path)) for path in files(FOLDERS)
    ]  # fmt: skip
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


_paper_decoder = msgspec.json.Decoder(Paper)


def _encode(path: Path) -> bytes:
    content = path.read_bytes()
    paper = msgspec.json.encode(read_paper(path.name, content))
    return msgspec.json.encode(ParsedFile(digest=digest(content), paper=msgspec.Raw(paper)))


def _parsed() -> dict[str, ParsedFile]:
    """What was kept; nothing when the file is absent or damaged."""
    try:
        return msgspec.json.decode((HOME / "rules.json").read_bytes(), type=dict[str, ParsedFile])
    except (OSError, msgspec.DecodeError):
        return {}


def build(papers: Iterable[Paper], words: Vocabulary) -> tuple[tuple[LawRule, ...], dict[str, Clause]]:
    """All rules that can be asked, exemptions attached to what they defeat; and the classes that rules define.

    Raises Invalid, naming the rule, for a misspelt fact, value, act, role, code or rule, a type that does not fit,
    a class defined in a circle, or a rule that could forbid without naming a remedy.
    """
    entries = [(version, paper.instrument) for paper in papers for version in paper.rule]
    classes = _classes(entries)
    words = msgspec.structs.replace(words, classes=frozenset(classes))
    workshop = _Workshop(words, classes)
    _check_names(entries)
    defined = workshop.defined(entries)
    exemptions = workshop.exemptions(entries)
    asked = [entry for entry in entries if entry[0].effect in ("prohibit", "require")]
    return tuple(workshop.rule(version, paper, exemptions.get(version.id, ())) for version, paper in asked), defined


Entry = tuple[RuleVersion, Instrument]


def _classes(entries: Iterable[Entry]) -> dict[str, Node]:
    """Every class with its definition, in which no class is left."""
    texts = {version.names: version for version, _ in entries if version.effect == "classify"}
    done: dict[str, Node] = {}
    while waiting := [name for name in texts if name not in done]:
        ready = [n for n in waiting if not (set(names(_parse(texts[n], texts[n].when))) & set(waiting))]
        if not ready:
            raise Invalid(f"classes are defined in a circle: {', '.join(waiting)}")
        done |= {name: expand(_parse(texts[name], texts[name].when), done) for name in ready}
    return done


def _parse(version: RuleVersion, text: str) -> Node:
    try:
        return parse(text)
    except Invalid as error:
        raise Invalid(f"rule {version.id}: {error.message}", expected=error.expected) from error


def _check_names(entries: list[Entry]) -> None:
    """Ids begin with their instrument's, versions differ, exemptions name rules that exist."""
    known = {version.id for version, _ in entries}
    seen: set[tuple[str, date, date | None]] = set()
    for version, instrument in entries:
        key = (version.id, since(version, instrument), version.known_from)
        if not version.id.startswith(instrument.id + ".") or key in seen:
            raise Invalid(f"rule {version.id}: its id is not its own", expected=f"{instrument.id}.ARTICLE, once a day")
        seen.add(key)
        if unknown := {*version.defeats, *filter(None, [version.leans_on])} - known:
            raise Invalid(f"rule {version.id}: names a rule that does not exist: {min(unknown)}")


class _Workshop:
    """Compiles versions by one vocabulary."""

    def __init__(self, words: Vocabulary, classes: Mapping[str, Node]) -> None:
        self.words = words
        self.classes = classes
        self.reader = Reader(words)
        self._clauses: dict[tuple[object, ...], Clause] = {}

    def defined(self, entries: Iterable[Entry]) -> dict[str, Clause]:
        """The classes, which the reader evaluates once for all rules, those first that others use."""
        versions = {version.names: version for version, _ in entries if version.effect == "classify"}
        found = {name: self.whole(versions[name]) for name in self.classes}
        self.reader.classes = {name: clause.holds for name, clause in found.items()}
        return found

    def exemptions(self, entries: Iterable[Entry]) -> dict[str, tuple[Exemption, ...]]:
        found: dict[str, tuple[Exemption, ...]] = {}
        for version, instrument in entries:
            if version.effect != "exempt":
                continue
            if not version.defeats or not version.cites:
                raise Invalid(f"rule {version.id}: an exemption names what it defeats and by which article")
            exemption = Exemption(version=version, instrument=instrument, clause=self.whole(version))
            for rule in version.defeats:
                found[rule] = (*found.get(rule, ()), exemption)
        return found

    def rule(self, version: RuleVersion, instrument: Instrument, exemptions: tuple[Exemption, ...]) -> LawRule:
        self._check(version)
        when = self.whole(version)
        transition, acts = version.transition, version.acts or tuple(self.words.acts)
        return LawRule(
            version=version,
            instrument=instrument,
            reader=self.reader,
            actions=frozenset(self.words.acts[act] for act in acts),
            when=when,
            met=self.clause(version, version.met) if version.met else None,
            blocks=self.clause(version, version.blocks) if version.blocks else None,
            exemptions=exemptions,
            transition=(transition, self.clause(version, transition.when)) if transition else None,
            precedents=tuple((p, self.clause(version, p.when)) for p in version.precedents),
        )

    def _check(self, version: RuleVersion) -> None:
        if not version.cites or not version.code:
            raise Invalid(f"rule {version.id}: lacks a citation or an obligation code")
        if (version.effect == "prohibit" or version.met) and version.remedy is None:
            raise Invalid(f"rule {version.id}: forbids without naming a remedy")
        if version.effect == "prohibit" and version.met:
            raise Invalid(f"rule {version.id}: nothing can meet a prohibition", expected="an exemption, or a duty")
        self._named(version, lambda: self.words.check_code(version.code))
        for name, value in (version.remedy.cure if version.remedy else {}).items():
            self._named(version, partial(self._check_cure, name, value))

    def _check_cure(self, name: str, value: object) -> None:
        self.words.kind(name)
        self.words.settle(name, value)

    def whole(self, version: RuleVersion) -> Clause:
        """The condition of a version together with its acts and roles."""
        return self.clause(version, version.when, version.acts, version.roles)

    def clause(
        self, version: RuleVersion, text: str, acts: tuple[str, ...] = (), roles: tuple[str, ...] = ()
    ) -> Clause:
        key = (text, acts, roles)
        if key not in self._clauses:
            brief = _joined(_parse(version, text), acts, roles)
            clause = Clause(expand(brief, self.classes), self.words, brief)
            self._named(version, lambda: clause.holds)
            self._clauses[key] = clause
        return self._clauses[key]

    def _named(self, version: RuleVersion, step: Callable[[], object]) -> None:
        """Run a check; a failure names the rule."""
        try:
            step()
        except Invalid as error:
            raise Invalid(f"rule {version.id}: {error.message}", expected=error.expected) from error


def _joined(tree: Node, acts: tuple[str, ...], roles: tuple[str, ...]) -> Node:
    """The condition together with the acts and roles that it is about."""
    filters = [Among(name, words) for name, words in (("act", acts), ("role", roles)) if words]
    return And((*filters, *(tree.parts if isinstance(tree, And) else (tree,)))) if filters else tree
