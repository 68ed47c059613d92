"""Names and addresses, found by a small network; the runtime that computes it is handed in.

A tagger is an encoder (`encoders`), a network as a function from features to class scores, and a greedy decoder.
The file of a network is ONNX; what runs it is `app`'s (`app.masking.onnx_runtime`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lawful.privacy.span import Span
from lawful.privacy.surrogates.names import ZH_COMPOUND, ZH_TITLES

if TYPE_CHECKING:
    from lawful.privacy.encoders.encoded import Bits, Encoder, Ids

LABELS: tuple[str, ...] = tuple("O B-PERSON I-PERSON B-ADDRESS I-ADDRESS B-ORG I-ORG B-LOC I-LOC".split())
KINDS: tuple[str, ...] = ("O", "PERSON", "ADDRESS", "ORG", "LOC")
_BEFORE, _AFTER = (
    frozenset(" \t\n,.;:：，。；、|\"'“”‘’<>{}[]()（）@-*·•‧・．"),
    frozenset(" \t\n,;:：，。；、|\"'“”‘’<>{}[](（-*·•‧・．"),
)
_SHORT = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,4}\.$")
SURE, MAYBE = 0.35, 0.25
CERTAIN = 0.9999  # no network is surer, so that what speaks against a name is always heard
ALONE = 0.7  # a name made like one between two signs
STRETCH = 8_192  # characters read at once, so that memory stays small
EDGE = 160  # characters around a stretch that are read twice
WINDOW = 512  # positions computed at once
MARGIN = 24  # positions on either side that are computed twice, so that no span is cut

# (1, positions, columns) ids and (1, positions, gazetteers) bits give (1, positions, labels) scores.
Runtime = Callable[["Ids", "Bits"], NDArray[np.float32]]


class Tagger:
    """Finds PERSON and ADDRESS. Keeps no state between texts."""

    def __init__(self, language: str, encoder: Encoder, runtime: Runtime) -> None:
        self.language = language
        self._encoder = encoder
        self._runtime = runtime
        self._rule = f"tagger-{language}"

    def tag(self, text: str) -> Iterator[Span]:
        """The names and addresses of a text; the score is the probability where it is highest."""
        for start in range(0, len(text), STRETCH):
            before = max(0, start - EDGE)
            for span in self._tag(text[before : start + STRETCH + EDGE]):
                if start <= before + span.start < start + STRETCH:
                    yield Span(before + span.start, before + span.end, span.type, span.score, span.rule)

    def _tag(self, text: str) -> Iterator[Span]:
        text = self._encoder.plain(text)
        if not self._encoder.script.search(text):
            return
        surely = bytearray(len(text))  # where the network is as sure of a name as a rule would be
        for span in self._read(text):
            if span.score >= ALONE:
                surely[span.start : span.end] = bytes([1]) * (span.end - span.start)
            yield span
        for start, end in self._encoder.alone(text):
            if not all(surely[start:end]):
                yield Span(start, end, "PERSON", ALONE, f"{self._rule}-alone")
        for start, end in self._encoder.beside(text):
            if all(surely[max(0, start - 1) : end]) or all(surely[start : end + 1]):
                continue  # a part of a longer one
            yield Span(start, end, "PERSON", ALONE, f"{self._rule}-beside")

    def _read(self, text: str) -> Iterator[Span]:
        """What the network sees, each finding with what speaks for and against it."""
        seen = self._encoder(text)
        chances = self._chances(seen.ids, seen.bits)
        for kind in (1, 2):
            for first, last, chance in _runs(chances[:, 2 * kind - 1], chances[:, 2 * kind]):
                for start, end in self._parts(text, seen.starts[first], seen.ends[last - 1], kind):
                    score = self._score(text, start, end, kind, chance)
                    if score:
                        yield Span(start, end, KINDS[kind], round(score, 4), self._rule)

    def _parts(self, text: str, start: int, end: int, kind: int) -> Iterator[tuple[int, int]]:
        """The names, or the address, of one run, each without what does not belong to it."""
        if kind == 2:
            start, end = _whole(text, *_trimmed(text, start, end))
            yield self._encoder.home(text, start, end)
            return
        start, end = _trimmed(text, start, end)
        for part in self._encoder.parts(text, _unsaluted(text, start, end), end):
            yield self._encoder.edges(text, *_polite(text, *_trimmed(text, *part)))

    def _score(self, text: str, start: int, end: int, kind: int, chance: float) -> float:
        """How sure a finding is when more is asked than the network sees; 0 for none at all."""
        if end - start < 2:  # one character alone is nobody
            return 0.0
        if self.language == "zh" and not self._encoder.script.search(text, start, end):
            return 0.0  # Latin letters are the other tagger's
        if kind == 2:
            somewhere = _somewhere if self.language == "zh" else _on_a_street
            return chance if somewhere(text, start, end) else 0.0
        if self.language == "en" and (
            _NO_NAME.search(text, start, end) or _part_of_a_code(text, start, end) or _NO.match(text, end)
        ):
            return 0.0
        chance = min(chance, CERTAIN)
        odds = chance / self._encoder.doubt(text, start, end)
        return odds / (odds + 1 - chance)

    def _chances(self, ids: Ids, bits: Bits) -> NDArray[np.float32]:
        """Probabilities (positions, labels), computed in overlapping windows when the text is long."""
        scores: list[NDArray[np.float32]] = []
        for start in range(0, len(ids), WINDOW):
            before = max(0, start - MARGIN)
            window = slice(before, start + WINDOW + MARGIN)
            scores.append(self._runtime(ids[None, window], bits[None, window])[0][start - before :][:WINDOW])
        chances = np.exp(np.concatenate(scores))
        chances /= chances.sum(axis=1, keepdims=True)
        return chances


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the signs around it; the full stop of an abbreviation (Jr., Ave.) stays."""
    while start < end and text[start] in _BEFORE:
        start += 1
    while start < end and (text[end - 1] in _AFTER or (text[end - 1] == "." and not _SHORT.search(text, start, end))):
        end -= 1
    return start, end


def _runs(begins: NDArray[np.float32], inside: NDArray[np.float32]) -> Iterator[tuple[int, int, float]]:
    """(first, last + 1, highest chance) of every span of one kind.

    A run needs one position that is surely of the kind and goes on through those that well may be: a name with one
    doubtful character in it is still one name. It breaks where another surely begins.
    """
    together = begins + inside
    if not len(together) or together.max() < SURE:
        return
    places = np.flatnonzero(together >= MAYBE)
    fresh = begins[places] > 0.5
    first = last = -2
    highest = 0.0
    for place, begin, chance in zip(places.tolist(), fresh.tolist(), together[places].tolist(), strict=True):
        if begin or place > last + 1:
            if highest >= SURE:
                yield first, last + 1, highest
            first, highest = place, 0.0
        last, highest = place, max(highest, chance)
    if highest >= SURE:
        yield first, last + 1, highest


# 5号楼, 3组, 1204室, 解放路12 and 3-2-501 say where somebody can be found; a place without a number, a length or a
# year does not.
_DIGITS = "[0-9０-９]"
_HOUSE = re.compile(
    rf"(?:{_DIGITS}|[A-Za-z]|[一二三四五六七八九十百])(?:[号號](?!线|線|公路)|[栋棟幢樓室弄院组队]|楼|单元|層|层|门(?!课)|座(?={_DIGITS}))"
    rf"|{_DIGITS}信箱|[A-Za-z]座|{_DIGITS}[-－#—]{_DIGITS}|[A-Za-z][0-9]{{2,4}}"
    rf"|[路街道巷弄里段村庄寨屯苑园厦寓场城府邨坊座栋幢楼同区][东西南北中甲乙附]? ?{_DIGITS}{{1,5}}(?!{_DIGITS}|[.．·%％年月日元万亿千百多余名家个公平人米点条所户亩度种届分项])"
)
_HOME = re.compile(
    "(?:[住址籍]|地点|所在地|坐落|老家|家在|家是|我家|搬[到至去]|迁[到至往]|寄|送[到往至去]|发[到往]|收货|收件|取件|上门"
    "|[Aa]ddr(?:ess)?|location|residence)[^，。；！？\n]{0,8}$"
)
_RECORD = re.compile(r"[0-9]{7}[ ,，;；、|\t\n]{0,3}$")


def _somewhere(text: str, start: int, end: int) -> bool:
    """Whether an address says which house; after 住址 and the like, or after a telephone number, a place is enough."""
    house = _HOUSE.search(text, start, end)
    if house and (house.end() < end or not _UNIT.match(text, end)):
        return True
    before = max(0, start - 16)
    return bool(_HOME.search(text, before, start) or _RECORD.search(text, before, start))


# What makes the number before it a quantity (33|所) or a line of the underground (10号|线).
_UNIT = re.compile("[线線.．·%％年月日元万亿千百多余名家个公平人米点条所户亩度种届分项]")
_MONEY = frozenset("€£$¥%")
_COUNTED = re.compile(r"[0-9]+(?!(?:st|nd|rd|th)(?![A-Za-z])|[0-9])")  # the 12th floor is on no street
_COUNTED_OTHERWISE = re.compile(  # port 8443, aisle 4, level 2
    r"(?<![A-Za-z])(?i:port|line|page|error|code|build|version|issue|rfc|iso|adr|aisle|bay|level|step|chapter|figure|table|row|shard|point|model|QNH|node|slot|lot size|claim|case|policy|invoice|order|ticket|permit)s?(?: no\.?)? #?[0-9]"
    r"|(?<![A-Z][0-9] )(?<![A-Z][0-9][0-9] )[0-9] ?(?:px|r?em|pt|v[hw]|[GMk]i?B|[MGk]?Hz|kW|kg|mg|m[lm]|[ck]m|tok/s?)(?![A-Za-z])|[0-9] K (?:and|to) |[0-9]\.[0-9]|(?<![0-9A-Za-z])(?<![Ff]lat )(?<![Uu]nit )(?<![Aa]pt )[0-9]{1,2} [0-9]{1,2}(?![0-9A-Za-z])"
)
_THOUSANDS = re.compile(r"(?<![0-9])[0-9]{1,3},[0-9]{3}(?![0-9])")
_STREET = re.compile(
    r"^[^A-Za-z0-9]{0,2}(?:(?i:no\.? ?|nr\.? ?|#|plot (?:no\.? ?)?|house (?:no\.? ?)?|lot |h\.no\.? ?)|[A-Za-z]{1,2}[-/ ]?)?[0-9]|(?<![0-9])[1-9][0-9]{2} ?[0-9]{3}(?![0-9])|(?<!,)[0-9]{4}|[A-Za-z][0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}"
    r"|(?i:stra(?:ß|ss)e|str\.|gatan|gracht|laan|gasse|weg|allee|platz)(?![a-z])"
    r"|(?<![A-Za-z])(?i:street|st|road|rd|avenue|ave?|lane|ln|drive|dr|court|ct|close|way|place|pl|square|sq|terrace|crescent"
    r"|gardens|grove|mews|hill|parkway|pkwy|highway|hwy|boulevard|blvd|row|walk|wharf|flat|apartment|apt|suite|ste|unit|room|rm"
    r"|floor|building|bldg|block|blk|house|p\.?o\.? ?box|via|rue|calle|rua|avenida|plaza|piazza|chemin|ulica|ul|vej|route)(?![A-Za-z])"
)
_AT_HOME = re.compile(
    r"(?<![A-Za-z])(?i:address(?:es)?|addr|(?:liv(?:es?|ed|ing)|resid(?:es?|ed|ing)|resident|stay(?:s|ed|ing)?) (?:at|in)|(?:deliver|ship|sent|send|post|mail)"
    r"(?:ed)?(?: it)? to|residence)['\"]?(?:[ ]?[:=]|,)?[ ]?['\"]?$"
)
_WORD = re.compile(r"(?<![0-9A-Za-z])(?![a-f]+(?![a-z]))[^\W\d_]{3,}|(?i:box)(?![a-z])")
_CODE = re.compile(r"(?=[0-9]*[A-Za-z])(?=[A-Za-z]*[0-9])[0-9A-Za-z]{10}|[0-9]{11}")
_NO = re.compile("['’][td](?![A-Za-z])")  # don't, barr'd
_NO_NAME = re.compile(r"[0-9_@=<>{}\[\]|\\]")


def _on_a_street(text: str, start: int, end: int) -> bool:
    """Whether an address in Latin letters has a number and a word, and no hash or serial number."""
    said = text[start:end]
    if "\t" in said:  # cells of a table
        return False
    if said.count(",") > 1 and _AT_HOME.search(text, max(0, start - 24), start):
        return True  # Rose Cottage, Kilfenora, Co. Clare
    if text[max(0, start - 1) : start] == "#" or _COUNTED_OTHERWISE.search(said):
        return False
    has_number = _COUNTED.search(said) is not None and _MONEY.isdisjoint(said)
    # A house stands before its street, a street says that it is one, a town has a postcode; scores and prices have none.
    has_number = has_number and bool(_STREET.search(said)) and not _THOUSANDS.search(said)
    return has_number and _WORD.search(text, start, end) is not None and not _CODE.search(text, start, end)


def _part_of_a_code(text: str, start: int, end: int) -> bool:
    """Whether digits or letters go on on either side, as in a key or a file's name."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    if text[start:end].isupper() and re.match(r"['\"]?-[0-9A-Z]", text[end : end + 3]):
        return True
    return any(c == "_" or (c.isascii() and c.isalnum()) for c in around)


_COUNTRY = re.compile(
    r"(?:,[ ]?|,?\n|[ ])(?i:united kingdom|u\.?k\.?|england|scotland|wales|northern ireland|ireland|u\.?s\.?a\.?|united states(?: of america)?"
    r"|canada|australia|new zealand|india|pakistan|bangladesh|sri lanka|singapore|malaysia|hong kong|kowloon|p\.?r\.? china|china|taiwan|japan"
    r"|(?:south )?korea|philippines|indonesia|thailand|viet ?nam|nigeria|ghana|kenya|uganda|tanzania|south africa|zimbabwe|zambia|egypt|israel"
    r"|u\.?a\.?e\.?|qatar|saudi arabia|türkiye|turkey|greece|italy|spain|portugal|france|germany|austria|switzerland|(?:the )?netherlands|belgium"
    r"|luxembourg|denmark|sweden|norway|finland|poland|czech republic|hungary|romania|bulgaria|ukraine|mexico|brazil|argentina|chile|colombia"
    r"|peru|jamaica|trinidad(?: and tobago)?)(?![\w])"
)
_ZIP = re.compile(r"[（(]邮[编編][:：]?[0-9]{6}[)）]")
_GOES_ON = re.compile(r"[^\W_]+")
_NEXT_LABEL = re.compile(r"\n[A-Za-z]{1,2}$")
_REGION_ENDS = frozenset("省市区县镇乡村号室楼栋座层")


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """An address with the last character of its region or house, should the network have missed that."""
    if end < len(text) and text[end] in _REGION_ENDS and text[end - 1] not in _REGION_ENDS:
        end += 1
    if label := _NEXT_LABEL.search(text, start, end):  # M: of the line below
        return start, label.start()
    if code := _ZIP.match(text, end):
        return start, code.end()
    if text[end - 1].isascii() and (rest := _GOES_ON.match(text, end)) and rest.group().isascii():
        end = rest.end()  # LE1 8|JJ
    return start, country.end() if (country := _COUNTRY.match(text, end)) else end


_SALUTATION = re.compile(
    r"(?:Dear|Hi|Hello|Hey|Hiya|Kia ora|Namaste|Salaam|Aiyoh|Aiyo|Oya|Hola|Ciao|Bonjour|Hallo|Haan ji|Guten Tag|Frau|Herr|Señora?|Sra?|Mme|Madame|Monsieur|Pastor|Agent|Aunty|Auntie|Uncle|Baby|Capt|Insp|Sgt|Cllr|Coach|Happy birthday|Attn|Attention|FAO|Re|Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Madam|Cc|To|From|Name|Cllrs?|Messrs|PC|DC|WPC|CV|Canon)\.?[ :,\t]+",
    re.IGNORECASE,
)


def _polite(text: str, start: int, end: int) -> tuple[int, int]:
    """The name without `Dear` or `Mr` before it; a Chinese surname with its title."""
    start = _unsaluted(text, start, end)
    return start, _with_title(text, start, end)


def _unsaluted(text: str, start: int, end: int) -> int:
    while match := _SALUTATION.match(text, start, end):
        start = match.end()
    return start


def _with_title(text: str, start: int, end: int) -> int:
    """Where a Chinese name ends that meets a title: a surname alone takes it along (王女士), a full name does not."""
    inside = 1 if end - start > 1 and end < len(text) and text[end - 1 : end + 1] in ZH_TITLES else 0  # 王女|士
    name = text[start : end - inside]
    alone = len(name) == 1 or name in ZH_COMPOUND
    if inside:
        return end + 1 if alone else end - 1
    if alone and "\u3400" <= name[:1] <= "\u9fff":
        end += next((size for size in (3, 2, 1) if end + size <= len(text) and text[end : end + size] in ZH_TITLES), 0)
    return end
