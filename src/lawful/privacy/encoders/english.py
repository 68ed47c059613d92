"""English as a tagger sees it, and what makes a name in Latin letters doubtful or certain."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import numpy as np

from lawful.privacy.encoders.encoded import Encoded

WORDS, AFFIXES, SHAPES = 8192, 4096, 256  # buckets
# What divides the odds of a name, chosen on the tuning side.
UNKNOWN_DOUBT, LOWER_DOUBT, UPPER_DOUBT, ARTICLE_DOUBT, SAINT_DOUBT = 4.0, 4.0, 2.0, 4.0, 6.0
ACRONYM_DOUBT, GLOSS_DOUBT, TITLE_TRUST, FIELD_DOUBT = 40.0, 8.0, 6.0, 1_000.0
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
_TITLED = re.compile(
    r"(?<![A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Lady|Lord|Dame|Capt|Captain|Sgt|Judge|Nurse|Officer|Rev|Sen"
    r"|Detective|Inspector|Aunt|Uncle)\.?|(?i:dear|attn:?|signed:?|named|called)) $"
)
_CALLED = re.compile(
    r"(?<![A-Za-z])(?:(?P<title>(?:Mr|Mrs|Ms|Mx|Dr|Prof)\.?|Judge|Justice)|Miss|Officers?|Constable|Sergeant|Sgt|Detective|Inspector"
    r"|Nurse|Sister|Auntie?|Uncle|[Ww]itness|[Bb]ed \d{1,3}|assign(?:ed to)?) (?P<v>[A-Z][^\W\d_]+(?:[-’'][A-Z][^\W\d_]+)?)(?![\w’'-])"
)
# What a name stands in so often that a known one is enough: the Siddiqui family, Pavel-laptop, told Yifan, it's me Kwame.
# No name is longer than 41 letters: in a run of Chinese each capital letter would else be read to its end.
_BESIDE = re.compile(
    r"(?<![A-Za-z])(?:[Tt]he (?P<family>[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?)(?= family(?!\w))"
    r"|(?P<owner>[A-Z][^\W\d_]{1,40})(?=(?:-|['’]s )(?:laptop|desktop|macbook|iphone|ipad|phone|pc)(?![a-z])|的(?:笔记本|手机|电脑))"
    r"|(?:told|phoned|texted|e-?mailed|paid|pay|old) (?P<told>[A-Z][^\W\d_]+(?:-[A-Z]?[^\W\d_]+)?)(?![\w'’-])"
    r"|(?:[Ii]t['’]?s(?: me)?|[Ii]s that|[Tt]his is|my name is|name['’]s) (?P<me>[A-Z][^\W\d_]+)(?![\w'’-])"
    r"|(?P<double>[A-Z][^\W\d_]{1,40} [A-Z][^\W\d_]{1,40}-[A-Z][^\W\d_]{1,40})(?![\w'’-])|(?<=[.!?\n,] )(?P<last>[A-Z][^\W\d_]{1,40})\Z"
    r"|(?P<party>[A-Z][^\W\d_]{1,40}(?: [A-Z][^\W\d_]{1,40}){1,2})(?= \([\"“]?(?:the )?[\"“]?(?:Landlord|Tenant|Claimant|Defendant|Respondent"
    r"|Applicant|Appellant|Plaintiff|Petitioner|Employee|Borrower|Lender|Guarantor|Trustee|Executor|Testator)))"
)
# Try Niamh Popescu instead: a given name and a surname, and no further word with a capital letter beside them.
_FULL = re.compile(
    r"(?<![\w'’-])(?=(?P<v>(?P<given>[A-Z][a-z]{2,})(?: [A-Z]\.)? (?P<last>[A-Z][^\W\d_]{2,}))(?![\w’'-]| [A-Z]))"
)
_CAPITALS = re.compile(
    r"(?<![\w'’-])(?<![A-Z] )(?P<v>(?P<given>[A-Z]{3,}) (?P<last>[A-Z]{3,}(?:-[A-Z]{3,})?))(?![\w’'(-]| [A-Z]{2})"
)
# Approved by Kobayashi; vet: Hargreaves & Delgado: in a sentence, and not after an article.
_SURNAME = re.compile(r"(?<=[a-z,;&:] )(?P<v>[A-Z][a-z]{3,})(?![\w'’-]| [A-Z])")
_NOT_BEFORE = re.compile(r"(?:(?<![\w'’-])(?:the|an?|of|in|from|near|at|via|to|around|towards?)|[A-Z][a-z]*) $")
# X. Winslow, J.K. Moore.
_INITIALS = re.compile(
    r"(?<![\w.])(?P<v>(?:[A-Z]\. ?){1,2}(?P<last>[A-Z](?:['’][A-Z])?[^\W\d_]{2,}(?:-[A-Z][^\W\d_]+)?))(?![\w'’-])"
)
_DOUBTFUL = frozenset({"me", "last"})  # where only a name that is nothing else counts
_NO_FAMILY = frozenset("royal holy first human language whole nuclear rose lily daisy olive".split())
_SPEAKER = re.compile(r"^(?:\[[^\]\n]{1,20}\] )?(?P<v>[A-Z][^\W\d_]+): ", re.MULTILINE)
_QUESTION = re.compile(r"^Q[.:] ", re.MULTILINE)
_PINYIN = re.compile(
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:iang|iong|uang|ang|eng|ing|ong|uan|uai|iao|ian|ai|ei|ao|ou|an|en|in|un|ia|ie"
    "|iu|ua|uo|ui|ue|a|o|e|i|u)|a[ino]|[ae]n|er){2}"
)
# The Levi Strauss jeans, Fushimi Inari shrine: what something is named after is nobody.
_THING = re.compile(
    " (?:shrine|temple|river|lake|bridge|street|road|airport|museum|university|college|hospital|hotel|inn|beach|valley|falls"
    "|island|islands|county|school|church|cathedral|castle|palace|park|stadium|tower|jeans|boots|paint|cheese|mustard|sauce|wine"
    "|coefficient|constant|theory|algorithm|principle|conjecture|lemma|inequality|criterion|distribution|diagram|cipher|notation"
    "|lymphoma|palsy|anaemia|anemia|reflex|cells|catheter|salad|tart|sponge|spaniels?|terriers?|apples?|roses?"
    "|whisky|dynasty|empire|fans|supporters|plums|syndrome|disease|equation|theorem|transform|telescope|effect|game|games|series|album|brand|shares|stock|engine"
    "|Street|Road|Avenue|River|Lake|Falls|Island|Airport|Bridge|Valley|Museum|University|College|Hospital|Hotel|Inn|Stadium"
    "|Bank|Motors|Futures|Corporation|Inc|Ltd|LLC|Group|Holdings|Foundation|Pizza|Festival)(?![A-Za-z])"
)
# What may stand beside a name that is part of a thing's, and two surnames that made a thing together: Bellman-Ford.
_WORDS_BEFORE = re.compile(r"(?:(?<![A-Za-z])([A-Za-z]{2,12})[ &.-]{1,3})?(?<![A-Za-z])([A-Za-z]{2,12})[ &.-]{1,3}$")
_WORDS_AFTER = re.compile(
    r"(?:['’]s)?[ &-]{1,3}([A-Za-z]{2,12})(?![A-Za-z])(?:(?:['’]s)?[ &-]{1,3}([A-Za-z]{2,12})(?![A-Za-z]))?"
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
_FIELDS = frozenset({"nino", "mac"})  # what stands before a number and sounds like somebody
_NUMERALS = frozenset("II III IV VI VII VIII IX XI XII".split())  # of a king, or of a chapter
_ARTICLES = frozenset({"el", "la", "los", "las", "le"})  # El Niño, La Paz
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_RUN = "\u4e00"  # every run of Chinese is one position, and all look alike to the English tagger


class EnglishEncoder:
    """One position a word, number or sign: two hashes of the lower-case word, its ends, its shape, six bits."""

    # A word that is no part of an address on the network: Chinese text often holds no other Latin letters.
    script = re.compile("(?<![0-9A-Za-z@._/-])[A-Za-z\u00c0-\u024f]{2,40}(?![0-9A-Za-z@_/-]|\\.[0-9A-Za-z])")
    columns = (WORDS, WORDS, AFFIXES, AFFIXES, SHAPES)
    bits = ("given name", "surname", "common word", "place", "street type", "line begins")

    def __init__(self, gazetteers: Mapping[str, Iterable[str]]) -> None:
        self._sets = tuple(frozenset(gazetteers[name]) for name in ("given", "surnames", "words", "places", "streets"))
        # What a rule takes for a word; the network learnt from the whole list, Keith and Mary in it.
        self._words = self._sets[2].difference(gazetteers.get("mainly_given", ()))
        self._towns = frozenset(gazetteers.get("towns", ()))
        self._things = frozenset(gazetteers.get("things", ()))
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

    def doubt(self, text: str, start: int, end: int) -> float:
        """A word alone that is no known name, in small letters or after `the`, is something else most of the time."""
        name = text[start:end]
        given, surnames, _, places, _ = self._sets
        common = self._words
        words = [word.lower() for word in _LATIN_WORD.findall(name) if word not in _NUMERALS]
        if not words or (words[0] in _FIELDS and not name.istitle()):
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
            factor *= PLACE_DOUBT if words[0] in places or self._among_places(text, start, end) else 1.0
            if not known and _CHINESE.search(text[max(0, start - 2) : start] + text[end : end + 2]):
                factor *= GLOSS_DOUBT  # in Chinese text a word in Latin letters is a brand, a place or a translation
        elif name.islower():
            factor *= UPPER_DOUBT if known else LOWER_WORD_DOUBT
        if not known and len(words) > 1 and ("," in name or all(word in common for word in words)):
            factor *= UNKNOWN_DOUBT  # a headline, or two places of a list
        is_titled = _TITLED.search(text, max(0, start - 12), start) is not None
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
        return (PAIR_DOUBT if is_pair else 1.0) * (SAINT_DOUBT if _THING.match(text, end) else 1.0)

    def _is_thing(self, text: str, start: int, end: int, least: int = 0) -> bool:
        """Whether a thing's name stands there, of which this may be a part: Black-eyed Susan, Ben & Jerry's, King Charles.

        `least` is how many words before it must belong to that, such as the title in Dr Pepper.
        """
        words = _LATIN_WORD.findall(text[start:end].lower())
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
            and not _TITLED.search(text, max(0, start - 12), start)  # Dear Mrs Lopez, Torsten was sent home
        ):
            cuts = []
        firsts = [start, *(last for _, last in cuts)]
        lasts = [*(first for first, _ in cuts), end]
        return [(a, _shorn(text, a, b)) for a, b in zip(firsts, lasts, strict=True) if b - a > 1]

    def _is_reversed(self, before: str, after: str) -> bool:
        given, surnames, *_ = self._sets
        last, first = before.lower(), after.lower().split(" ")[0]
        return last.split("-")[-1] in surnames and last not in given and first.split("-")[0] in given

    def edges(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Without the word before a given name that is none itself: Donor Niamh Kang."""
        first, second = _LATIN_WORD.match(text, start, end), _SECOND.match(text, start, end)
        if first and second:
            given, surnames, common, _, _ = self._sets
            word = first.group().lower()
            if word in common and word not in given and word not in surnames and second["v"].lower() in given:
                return second.start("v"), end
        # Annie mana, Garen armor: a name does not go on in small letters.
        if (last := _LAST_SMALL.search(text, start, end)) and text[start].isupper() and last["v"] not in self._sets[1]:
            end = last.start() if last["v"] in self._words else end
        return start, end

    def alone(self, text: str) -> Iterator[tuple[int, int]]:
        """What stands after a title, before `family`, or as a speaker at the start of a line; given name and surname."""
        for start, end in self._alone(text):
            titled = _TITLED.search(text, max(0, start - 12), start) is not None
            if not self._is_thing(text, start, end, int(titled)):
                yield start, end

    def _alone(self, text: str) -> Iterator[tuple[int, int]]:
        given, surnames, _, places, _ = self._sets
        common = self._words
        for match in _CALLED.finditer(text):
            words = _LATIN_WORD.findall(match.group("v").lower())
            known = any(word in given or word in surnames or self._is_pinyin(word) for word in words)
            if known or (match.group("title") and words[0] not in common):
                yield match.span("v")
        for match in _BESIDE.finditer(text):
            where = match.lastgroup or ""
            word = re.split("[ -]", match[where].lower(), maxsplit=1)[0]
            first = word in given or self._is_pinyin(word)
            if where in _DOUBTFUL:
                found = first and word not in common and word not in places
            else:
                found = first or (word in surnames and word not in (_NO_FAMILY if where == "family" else common))
                found = found and (where != "told" or word not in places)
            if found:
                yield match.span(where)
        yield from self._names_by_make(text)
        asked = _QUESTION.search(text) is not None
        for match in _SPEAKER.finditer(text):
            word = match["v"].lower()
            known = word in given or word in surnames or self._is_pinyin(word)
            if asked or (known and word not in common and word not in places):
                yield match.span("v")

    def _names_by_make(self, text: str) -> Iterator[tuple[int, int]]:
        """Given name and surname; an initial with a surname; a surname in a sentence that is nothing else."""
        for match in _FULL.finditer(text):
            if self._is_full(match["given"].lower(), match["last"].lower()) and not _THING.match(text, match.end("v")):
                yield match.span("v")
        for match in _CAPITALS.finditer(text):
            first, last = match["given"].lower(), match["last"].lower()
            if first in self._sets[0] and last in self._sets[1] and self._is_full(first, last):
                yield match.span("v")
        for match in _INITIALS.finditer(text):
            if self._sets[1].issuperset(match["last"].lower().split("-")) and match["last"].lower() not in self._words:
                yield match.span("v")
        for match in _SURNAME.finditer(text):
            start, end = match.span("v")
            if (
                self._is_surname(match["v"].lower())
                and not _THING.match(text, end)
                and not _NOT_BEFORE.search(text, max(0, start - 16), start)
            ):
                yield start, end

    def _is_surname(self, word: str) -> bool:
        """Whether this is a surname and nothing else that is known."""
        _, surnames, common, places, streets = self._sets
        return word in surnames and not any(
            word in known for known in (common, places, streets, self._towns, self._things)
        )

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
        lower = word.lower()
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
        return ids, (name, lower in surnames, *(lower in known for known in others))

    def _is_pinyin(self, word: str) -> bool:
        """Lihua, Xiaoming: a Chinese given name of two syllables, which no list can hold all of."""
        _, _, common, places, streets = self._sets
        return (
            len(word) > 3
            and _PINYIN.fullmatch(word) is not None
            and not any(word in known for known in (common, places, streets))
        )


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
