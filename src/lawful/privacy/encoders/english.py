"""English as a tagger sees it, and what makes a name in Latin letters doubtful or certain."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import numpy as np

from lawful.privacy.encoders import cues
from lawful.privacy.encoders.encoded import Encoded
from lawful.privacy.encoders.letters import NARROW, WIDE, Names, unaccented
from lawful.privacy.encoders.spelled import filed, spelled

WORDS, AFFIXES, SHAPES = 8192, 4096, 256  # buckets
# What divides the odds of a name, chosen on the tuning side.
UNKNOWN_DOUBT, LOWER_DOUBT, UPPER_DOUBT, ARTICLE_DOUBT, SAINT_DOUBT = 4.0, 4.0, 2.0, 4.0, 6.0
ACRONYM_DOUBT, GLOSS_DOUBT, TITLE_TRUST, FIELD_DOUBT = 40.0, 8.0, 6.0, 1e6
SINGLE_DOUBT, LOWER_WORD_DOUBT = 1.5, 12.0
PLACE_DOUBT, TOWN_DOUBT, START_DOUBT, THING_DOUBT, PAIR_DOUBT = 10.0, 20.0, 4.0, 1e6, 30.0
ENGLISH_TRUST = 1.2  # so that one threshold serves both languages
GIVEN_TRUST, MAINLY_TRUST = 0.5, 0.2  # for what begins with a known given name, and with one that is no word
_ENGLISH = re.compile(r"[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]+|[0-9]+|[^\s]")
_LATIN_WORD = re.compile(r"[^\W\d_]{2,}")
_SECOND = re.compile(r"[^\W\d_]+ (?P<v>[^\W\d_]{2,})")
# Where one name ends and another begins, and what stands behind a name and is none: a degree, a kiss.
_APART = re.compile(
    r"[\n\t\"“”;:|(){}\[\]<>]| [-–—/+&] |(?<=[a-z]{3})[.!?] | vs?\.? |,(?=\S)|, (?!(?:Jr|Sr|I{1,3}V?|MD|PhD|Esq)(?![A-Za-z]))"
)
_AFTER_NAME = re.compile(
    r"(?:,? (?:x{1,3}|a|i|to|is|the|and|at|in|on|for|so|BSc|BA|MSc|MA|MD|PhD|RN|KC|QC|JJ|LJ|CJ|FRCS|Esq)\.?)+$"
)
_BEFORE = re.compile(r"(?<![A-Za-z])(?:(the|an?|The|An?)|St\.?|Saint|San|Santa|Mount|Hurricane|Camp|Fort) $")
_SOUND = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:iang|iong|uang|ang|eng|ing|ong|uan|uai|iao|ian|ai|ei|ao|ou|an|en|in|un|ia|ie"
    "|iu|ua|uo|ui|ue|a|o|e|i|u)|a[ino]|[ae]n|er)"
)
_PINYIN = re.compile(f"{_SOUND}{{2}}")
_SYLLABLE, _SYLLABLES = re.compile(f"{_SOUND}|ouyang|sima|zhuge|shangguan|huangfu"), re.compile(f"(?:{_SOUND}){{1,3}}")
# What may stand beside a name that is part of a thing's, and two surnames that made a thing together: Bellman-Ford.
_WORDS_BEFORE = re.compile(r"(?:(?<![A-Za-z])([A-Za-z]{2,12})[ &.–-]{1,3})?(?<![A-Za-z])([A-Za-z]{2,12})[ &.–-]{1,3}$")
_WORDS_AFTER = re.compile(
    r"(?:['’]s)?[ &–-]{1,3}([A-Za-z]{2,12})(?![A-Za-z])(?:(?:['’]s)?[ &–-]{1,3}([A-Za-z]{2,12})(?![A-Za-z]))?"
)
# MAX(price), fmt.Errorf, Melody::new, const Carter = ...: what stands in code is called like nobody.
_CODE_BEFORE = re.compile(
    r"(?:::|[\w)\]]\.|->|(?<![A-Za-z])(?:const|let|var|func|fn|struct|enum|extends|implements) |\([a-z]+ \*)$"
)
_CODE_AFTER = re.compile(r"\(|::|\.[a-z_]\w*\(|->|[-_][a-z]+['\"]\)")
_LAST_SMALL = re.compile(r" (?P<v>[a-z]{3,})\Z")
_PAIR = re.compile(r"[^\W\d_]{2,}[-–][^\W\d_]{2,}")
_LISTED = re.compile(r"([A-Z][^\W\d_]+)(?:,| and| or| to) $"), re.compile(r"(?:,| and| or| to) ([A-Z][^\W\d_]+)")
# Where a sentence begins; what follows a name there more often than a word.
_BEGINS, _SAID_TO = (
    re.compile(r"(?:^|[.!?\n]\s*)$"),
    re.compile(r"[:,!?\n]|['’]s |$| (?:said|says|told|asked|thinks|wants|has|is|was|will|and I) "),
)
_PLACED = re.compile(
    r"(?<![A-Za-z])(?:in|near|via|around|across|outside|leaving|throughout|towards?|north of|south of|east of|west of) $"
)
_FIELDS = frozenset(
    "nino mac hkid hkic nric ssn pinyin oya abeg aiyoh dob nhs mrn iban bic swift vat".split()
)  # what stands before a number and sounds like somebody
_NOBODYS = _FIELDS | frozenset("bolo hosp ip tcp spt dst status hola guten gruesse haan fapiao zhiban ean px".split())
_NUMERALS = frozenset("II III IV VI VII VIII IX XI XII".split())  # of a king, or of a chapter
_SIGN_OFFS = frozenset("love thanks regards best cheers dear hi hello hey morning yours sorry please yes no ok".split())
_ARTICLES = frozenset({"el", "la", "los", "las", "le"})  # El Niño, La Paz
_CHINESE = re.compile("[\u4e00-\u9fff]")
_THREE_CAPITALS = re.compile("[A-Z]{3}")
_CHINESE_RUN = "\u4e00"  # every run of Chinese is one position, and all look alike to the English tagger


class EnglishEncoder:
    """One position a word, number or sign: two hashes of the lower-case word, its ends, its shape, nine bits."""

    # A word that is no part of an address on the network: Chinese text often holds no other Latin letters.
    script = re.compile(
        "[A-Za-z\u00c0-\u024f](?:(?<![0-9A-Za-z@._/-].)[A-Za-z\u00c0-\u024f]{1,39}(?![0-9A-Za-z@_/-]|\\.[0-9A-Za-z])|(?<=[A-Z])[A-Z]+/[A-Z]{2})"
    )
    columns = (WORDS, WORDS, AFFIXES, AFFIXES, SHAPES)
    bits = (
        "given name",
        "surname",
        "common word",
        "place",
        "street type",
        "given name and no word",
        "word and given name",
        "word and surname",
        "line begins",
    )

    def __init__(self, gazetteers: Mapping[str, Iterable[str]]) -> None:
        self._sets = tuple(
            Names({*gazetteers[name], *map(unaccented, gazetteers[name])} - _FIELDS)
            for name in ("given", "surnames", "words", "places", "streets")
        )
        # What a rule takes for a word, without Keith and Mary.
        self._words = self._sets[2].difference(gazetteers.get("mainly_given", ()))
        # Words that people are called too, and that no list of names has: Will, River; Gold, Friday.
        self._called = tuple(frozenset(gazetteers.get(name, ())) for name in ("word_given", "word_surnames"))
        self._towns = frozenset(gazetteers.get("towns", ()))
        self._things = frozenset(map(unaccented, gazetteers.get("things", ())))
        self._word = lru_cache(maxsize=20_000)(self._describe)

    def __call__(self, text: str) -> Encoded:
        ids: list[tuple[int, ...]] = []
        bits: list[tuple[int, ...]] = []
        starts: list[int] = []
        ends: list[int] = []
        for match in _ENGLISH.finditer(text):
            start, end = match.span()
            columns, known = self._word(match.group()[:40])
            ids.append(columns)
            bits.append((*known, "\n" in text[ends[-1] : start] if ends else True))
            starts.append(start)
            ends.append(end)
        return Encoded(
            np.array(ids, dtype=np.int64).reshape(-1, len(self.columns)),
            np.array(bits, dtype=np.float32).reshape(-1, len(self.bits)),
            starts,
            ends,
        )

    def plain(self, text: str) -> str:
        """The text with its letters narrow: Ｇａｎｅｓｈ as Ganesh."""
        return text.translate(NARROW) if WIDE.search(text) else text

    def doubt(self, text: str, start: int, end: int) -> float:
        """A word alone that is no known name, in small letters or after `the`, is something else most of the time."""
        name = text[start:end]
        given, surnames, _, places, _ = self._sets
        common = self._words
        words = [word.lower() for word in _LATIN_WORD.findall(name) if word not in _NUMERALS]
        if not words or (words[0] in _NOBODYS and not name.istitle()):
            return FIELD_DOUBT if words else ACRONYM_DOUBT
        known = any(word in given or word in surnames or self._is_pinyin(word) for word in words)
        mainly = words[0] in given and words[0] not in common and words[0] not in places
        factor = ENGLISH_TRUST * (MAINLY_TRUST if mainly else GIVEN_TRUST if words[0] in given else 1.0)
        if len(words) == 1:
            factor *= SINGLE_DOUBT if known else SINGLE_DOUBT * UNKNOWN_DOUBT
            factor *= (LOWER_DOUBT if mainly else LOWER_WORD_DOUBT) if name.islower() else 1.0
            if name.isupper():
                listed = words[0] in given or words[0] in surnames  # HANO is no Chinese name
                factor *= UPPER_DOUBT if listed else ACRONYM_DOUBT
            if words[0] in common and not _SAID_TO.match(text, end) and _BEGINS.search(text, max(0, start - 3), start):
                factor *= START_DOUBT
            if words[0] in self._towns and _PLACED.search(text, max(0, start - 12), start):
                factor *= TOWN_DOUBT
            if words[0] in places and words[0] not in given and text[max(0, start - 2) : start] == ", ":
                return FIELD_DOUBT  # Anna Smith Jr., Leeds
            factor *= PLACE_DOUBT if words[0] in places or self._among_places(text, start, end) else 1.0
            if not known and _CHINESE.search(text[max(0, start - 2) : start] + text[end : end + 2]):
                factor *= GLOSS_DOUBT  # in Chinese text a word in Latin letters is a brand, a place or a translation
        elif name.islower():  # unko bol dena: words of another language
            factor *= UPPER_DOUBT if known and words[0] in given else LOWER_WORD_DOUBT
        if not known and len(words) > 1 and ("," in name or all(word in common for word in words)):
            factor *= UNKNOWN_DOUBT  # a headline, or two places of a list
        is_titled = cues.TITLED.search(text, max(0, start - 12), start) is not None
        factor *= 1.0 if is_titled and not self._is_thing(text, start, end, 1) else self._thing_doubt(text, start, end)
        if len(words) == 2 and words[0] in _ARTICLES:
            factor *= ARTICLE_DOUBT
        if is_titled:
            return factor / TITLE_TRUST
        before = _BEFORE.search(text, max(0, start - 10), start)
        return factor * ((ARTICLE_DOUBT if before.group(1) else SAINT_DOUBT) if before else 1.0)

    def _thing_doubt(self, text: str, start: int, end: int) -> float:
        """What speaks for a thing's name: one that is known, a call of a function, two surnames in one, the thing itself."""
        name = text[start:end]
        if (
            self._is_thing(text, start, end)
            or _CODE_BEFORE.search(text, max(0, start - 12), start)
            or _CODE_AFTER.match(text, end)
        ):
            return THING_DOUBT
        is_pair = _PAIR.fullmatch(name) and name.split("-")[0].lower() not in self._sets[0]
        return (PAIR_DOUBT if is_pair else 1.0) * (SAINT_DOUBT if cues.THING.match(text, end) else 1.0)

    def _is_thing(self, text: str, start: int, end: int, least: int = 0) -> bool:
        """Whether a thing's name stands there, of which this may be a part: Black-eyed Susan, Ben & Jerry's, King Charles.

        `least` is how many words before it must belong to that, such as the title in Dr Pepper.
        """
        words = _LATIN_WORD.findall(unaccented(text[start:end].lower()))
        before, after = _WORDS_BEFORE.search(text, max(0, start - 32), start), _WORDS_AFTER.match(text, end, end + 32)
        left = [word.lower() for word in before.groups() if word] if before else []
        right = [word.lower() for word in after.groups() if word] if after else []
        inner = words[1:] if len(words) > 2 else words  # Sow sweet william
        return "-".join(inner) in self._things or any(
            "-".join((*left[len(left) - i :], *words, *right[:j])) in self._things
            for i in range(least, len(left) + 1)
            for j in range(len(right) + 1)
        )

    def _among_places(self, text: str, start: int, end: int) -> bool:
        """Whether a surname, or a word that is no name, stands in a list beside a place: Varanasi, Agra and Grindelwald."""
        given, _, _, places, _ = self._sets
        name = text[start:end].lower()
        if name in given and name not in self._towns:
            return False
        before, after = _LISTED[0].search(text, max(0, start - 24), start), _LISTED[1].match(text, end)
        return any(
            beside and (beside.group(1).lower() in places or beside.group(1).lower() in self._towns)
            for beside in (before, after)
        )

    def parts(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The names of a list, of two lines or of two sentences; `Last, First` is one."""
        cuts = [match.span() for match in _APART.finditer(text, start, end)]
        if (
            len(cuts) == 1
            and text[cuts[0][0]] == ","
            and self._is_reversed(text[start : cuts[0][0]], text[cuts[0][1] : end])
            and not cues.TITLED.search(text, max(0, start - 12), start)  # Dear Mrs Lopez, Torsten was sent home
        ):
            cuts = []
        firsts = [start, *(last for _, last in cuts)]
        lasts = [*(first for first, _ in cuts), end]
        return [(a, _shorn(text, a, b)) for a, b in zip(firsts, lasts, strict=True) if b - a > 1]

    def _is_reversed(self, before: str, after: str) -> bool:
        given, surnames, *_ = self._sets
        if before.isupper() and len(before) > 2 and after.istitle():  # SALEH, Tariq
            return True
        last, first = before.lower(), after.lower().split(" ")[0]
        return last.split("-")[-1] in surnames and last not in given and first.split("-")[0] in given

    def home(self, _text: str, start: int, end: int) -> tuple[int, int]:
        """As the network saw it."""
        return start, end

    def edges(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Without the word before a given name that is none itself: Donor Niamh Kang."""
        first, second = _LATIN_WORD.match(text, start, end), _SECOND.match(text, start, end)
        if first and second:
            given, surnames, common, _, _ = self._sets
            word = first.group().lower()
            named = (
                word in given or word in surnames or any(word in called for called in self._called)
            )  # Wing Yan Szeto
            if word in common and not named and second["v"].lower() in given:
                return second.start("v"), end
        # Annie mana, Garen armor: a name does not go on in small letters.
        if (last := _LAST_SMALL.search(text, start, end)) and last["v"] not in self._sets[1]:
            is_name = text[start].isupper() or (first is not None and first.group() in self._sets[1])
            end = last.start() if is_name and last["v"] in self._words else end
        return start, end

    def alone(self, text: str) -> Iterator[tuple[int, int]]:
        """Given name and surname, an initial with a surname, a surname that is nothing else; a speaker at a line's start."""
        for start, end in (*self._names_by_make(text), *self._speakers(text)):
            if not self._is_thing(text, start, end):
                yield start, end

    def beside(self, text: str) -> Iterator[tuple[int, int]]:
        """What stands after a title, before `family`, in a field for names, or where somebody signs or is told."""
        for start, end in (
            *self._titled(text),
            *self._named_there(text),
            *self._in_fields(text),
            *self._surname_first(text),
            *spelled(text, lambda word: word in self._sets[0] or word in self._sets[1]),
            *filed(text, self._is_full),
        ):
            titled = cues.TITLED.search(text, max(0, start - 12), start) is not None
            if not self._is_thing(text, start, end, int(titled)):
                yield start, end

    def _titled(self, text: str) -> Iterator[tuple[int, int]]:
        given, surnames, _, places, _ = self._sets
        common = self._words
        for match in cues.CALLED.finditer(text):
            words = _LATIN_WORD.findall(match.group("v").lower())
            known = any(word in given or word in surnames or self._is_pinyin(word) for word in words)
            if known or (match.group("title") and words[0] not in cues.OFFICES):
                yield match.span("v")
        for match in cues.BESIDE.finditer(text):
            where = match.lastgroup or ""
            word = re.split("[ -]", match[where].lower(), maxsplit=1)[0]
            first = word in given or self._is_pinyin(word)
            if where in cues.DOUBTFUL:
                found = first and word not in common and word not in places
            else:
                found = first or (word in surnames and word not in (cues.NO_FAMILY if where == "family" else common))
                found = found and (where != "told" or word not in places)
            if found:
                yield match.span(where)

    def _speakers(self, text: str) -> Iterator[tuple[int, int]]:
        given, surnames, _, places, _ = self._sets
        asked = cues.QUESTION.search(text) is not None
        for match in cues.SPEAKER.finditer(text):
            which = match.lastgroup or ""
            word = match[which].lower()
            known = word in given or word in surnames or self._is_pinyin(word)
            if asked or (known and word not in self._words and word not in places):
                yield match.span(which)

    def _named_there(self, text: str) -> Iterator[tuple[int, int]]:
        """Who signs, who is told, of whom somebody speaks, whose file it is."""
        given, surnames, *_ = self._sets
        common = self._words
        for match in cues.SIGNED.finditer(text):
            words = [word.lower() for word in _LATIN_WORD.findall(match["v"])]
            listed = any(word in given or word in surnames or self._is_pinyin(word) for word in words)
            if words and (listed or not any(word in common for word in words)) and _stands(cues.SIGNS, text, match):
                yield match.span("v")
        for match in cues.FILED.finditer(text):
            if cues.FILE.search(text, max(0, match.start() - 16), match.start()):
                yield match.span("v")
        for match in cues.NAMED.finditer(text):
            asked = cues.ABOUT.match(text, match.end()) and _stands(cues.ASKED, text, match)
            word = match["v"].lower()
            if (word in given or word in surnames or word not in common) and (asked or _stands(cues.WHO, text, match)):
                yield match.span("v")
        for match in cues.CALLS.finditer(text):
            if match["v"] in given and match["v"] not in common:
                yield match.span("v")
        for match in cues.QUIET.finditer(text):
            if match["v"] not in common and match["v"] not in cues.OFFICES:
                yield match.span("v")

    def _in_fields(self, text: str) -> Iterator[tuple[int, int]]:
        """Whom a form, a list of passengers, a message of a hospital or a mailbox names."""
        given, surnames, *_ = self._sets
        common = self._words
        # Most texts lack the sign without which such a name is not written: that is seen at once.
        for sign, pattern in (("/", cues.PASSENGER), ("^", cues.HL7)):
            for match in pattern.finditer(text) if sign in text else ():
                yield match.span("last")
                yield match.span("first")
        for match in cues.MAILBOX.finditer(text) if "<" in text else ():
            yield match.span("v")
        for match in cues.LABELLED.finditer(text):
            words = [word.lower() for word in _LATIN_WORD.findall(match["v"])]
            names = [word in given or word in surnames or self._is_pinyin(word) for word in words]
            likely = all(names) or (names[:1] == [True] and len(words) > 1) or not any(word in common for word in words)
            label = cues.LABEL.search(text, max(0, match.start() - 16), match.start()) if words else None
            if label and (likely or (label["person"] and len(words) > 1)):
                yield match.span("v")

    def _surname_first(self, text: str) -> Iterator[tuple[int, int]]:
        """Lê, Bich Ngoc; LOCKWOOD Heather; HUANG/MUYANG; and names with a particle, which lists have in two parts."""
        given, surnames, common, places, _ = self._sets
        for match in cues.REVERSED.finditer(text) if ", " in text else ():
            last, first = re.split("[ '’-]", match["last"].lower())[-1], re.split("[ -]", match["first"].lower())[0]
            whole = match["last"].lower().replace("-", "")
            listed = (
                last in surnames or whole in surnames or self._is_pinyin(last),
                first in given or self._is_pinyin(first),
            )
            alike = last in surnames and last not in given and first in given and first not in surnames
            sure = alike and cues.SAID.match(text, match.end()) and not _stands(cues.NOT_BEFORE, text, match)
            is_list = last in _SIGN_OFFS or (last in given and last not in surnames)
            nowhere = last not in places and first not in places and last not in self._towns
            unlikely = (last in common and not listed[0]) or (first in common and not listed[1])
            if any(listed) and nowhere and not is_list and not unlikely and (sure or _stands(cues.FIELD, text, match)):
                yield match.span("v")
        for match in cues.OF.finditer(text):
            first, last = match["first"].lower(), match["last"].lower()
            if (first in given or last in surnames or last in given) and last not in places:
                yield match.span("v")
        loud = _THREE_CAPITALS.search(text) is not None
        for match in cues.LOUD.finditer(text) if loud else ():
            last, first = match["last"].lower().split("-")[-1], match["first"].lower()
            if last in surnames and first in given and last not in self._words:
                yield match.span("v")
        for match in cues.PASSPORT.finditer(text) if "/" in text or "," in text else ():
            if _SYLLABLE.fullmatch(match["last"].lower()) and _SYLLABLES.fullmatch(match["first"].lower()):
                yield match.span("v")

    def _names_by_make(self, text: str) -> Iterator[tuple[int, int]]:
        """Given name and surname; an initial with a surname; a surname in a sentence that is nothing else."""
        for match in cues.FULL.finditer(text):
            first, last = match["given"].lower(), match["last"].lower()
            # Reports to Oliver Bramhall: in a sentence, a surname that no list has.
            unheard = text[max(0, match.start() - 2) : match.start()].islower() and self._is_unheard(first, last)
            if (unheard or self._is_full(first, last)) and not cues.THING.match(text, match.end("v")):
                yield match.span("v")
        for match in cues.CAPITALS.finditer(text) if _THREE_CAPITALS.search(text) else ():
            first, last = match["given"].lower(), match["last"].lower()
            if first in self._sets[0] and last in self._sets[1] and self._is_full(first, last):
                yield match.span("v")
        for match in cues.TOGETHER.finditer(text):
            first, last = match["given"].lower(), match["last"].lower()
            if first not in self._words and last not in self._words and self._is_full(first, last):
                yield match.span("v")
        for match in cues.INITIALS.finditer(text):
            last, several = match["last"].lower(), match["v"].count(".") > 1
            listed = all(part in self._sets[1] for part in last.split("-"))
            several = several and match["v"][:4] not in cues.NO_INITIALS
            if (listed and several) or (last not in self._words and (listed or several)):
                yield match.span("v")
        for match in cues.INITIAL.finditer(text):
            if self._is_surname(match["last"].lower()):
                yield match.span("v")
        for match in cues.SURNAME.finditer(text):
            start, end = match.span("v")
            if (
                self._is_surname(match["v"].lower())
                and not cues.THING.match(text, end)
                and not cues.NOT_BEFORE.search(text, max(0, start - 16), start)
            ):
                yield start, end

    def _is_surname(self, word: str) -> bool:
        """Whether this is a surname and nothing else that is known."""
        _, surnames, common, places, streets = self._sets
        return word in surnames and not any(
            word in known for known in (common, places, streets, self._towns, self._things)
        )

    def _is_unheard(self, first: str, last: str) -> bool:
        """Whether a given name that is nothing else stands before a word that no list has."""
        given, _, common, places, _ = self._sets
        known = (common, places, self._towns, self._things)
        return first in given and first not in self._words and not any(last in words for words in known)

    def _is_full(self, first: str, last: str) -> bool:
        """Whether these are a given name and a surname, and neither a place nor both of them words."""
        given, surnames, _, places, streets = self._sets
        return (
            first in given
            and first not in places
            and (last in surnames or self._is_pinyin(last))
            and last not in places
            and last not in streets
            and not (first in self._words and last in self._words)
            and f"{first}-{last}" not in self._things
        )

    def _describe(self, word: str) -> tuple[tuple[int, ...], tuple[bool, ...]]:
        if "\u3400" <= word[0] <= "\u9fff":
            word = _CHINESE_RUN
        lower = unaccented(word.lower())
        hashed = zlib.crc32(lower.encode())
        ids = (
            hashed % WORDS,
            (hashed >> 13) % WORDS,
            zlib.crc32(lower[:3].encode()) % AFFIXES,
            zlib.crc32(lower[-3:].encode() + b"$") % AFFIXES,
            zlib.crc32(_shape(word).encode()) % SHAPES,
        )
        given, surnames, *others = self._sets
        name = lower in given or (lower not in surnames and self._is_pinyin(lower))
        only = name and lower not in self._words
        return ids, (
            name,
            lower in surnames,
            *(lower in known for known in others),
            only,
            *(lower in called for called in self._called),
        )

    def _is_pinyin(self, word: str) -> bool:
        """Lihua, Xiaoming: a Chinese given name of two syllables, which no list can hold all of."""
        _, _, common, places, streets = self._sets
        return (
            len(word) > 3
            and _PINYIN.fullmatch(word) is not None
            and not any(word in known for known in (common, places, streets))
        )


def _stands(before: re.Pattern[str], text: str, name: re.Match[str]) -> bool:
    """Whether something that ends with `before` stands right before a name."""
    start = name.start("v")
    return before.search(text, max(0, start - 32), start) is not None


def _shorn(text: str, start: int, end: int) -> int:
    """Where a name ends without what stands behind it."""
    after = _AFTER_NAME.search(text, start + 1, end)
    return after.start() if after else end


def _shape(word: str) -> str:
    """`Xx` for Anna, `XX` for USA, `d4` for 1990; signs stand for themselves."""
    if word[0].isdigit():
        return f"d{min(len(word), 6)}"
    if not word[0].isalpha():
        return word
    size = min(len(word), 4)
    if word.isupper():
        return f"X{size}"
    return f"x{size}" if word.islower() else f"Xx{size}" if word[0].isupper() and word[1:].islower() else "xX"
