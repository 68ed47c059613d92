"""Collect from the web: what the owner reserves is read before the page and with it, decided on, and kept on record.

robots.txt and `/.well-known/tdmrep.json` of every host on the way are read first. Where they reserve mining already,
the act is decided before the page is fetched; headers, meta tags and words of the page are read with it, and the gate
COLLECT is asked with all of that before a record is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import msgspec

from lawful.core.act import Action
from lawful.core.canonical import canonical, digest
from lawful.core.errors import Invalid, LawfulError, Unavailable
from lawful.core.facts import Fact, Facts, FactValue
from lawful.core.ports import Fetched, Network
from lawful.law import reservation
from lawful.law.reservation import Page, Reservation
from lawful.lifecycle.house import House

_CHECKER = "law.reservation.read"
_OPEN = "app.network"  # fetched by anybody's right: no credentials were sent
_HOPS = 5  # redirects on the way to a page
_HEADERS = ("tdm-reservation", "tdm-policy", "x-robots-tag", "content-usage", "content-signal")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a crawl log: what was fetched when, what was reserved by which signs, and what was decided."""

    url: str
    time: str
    status: int
    robots: str
    tdmrep: str
    headers: dict[str, str]
    terms_digest: str
    content: str
    reserved: bool
    machine_readable: bool
    signs: tuple[str, ...]
    decision: str
    hops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """A page with what was found on the way to it."""

    page: Fetched
    reservation: Reservation
    record: Record

    def facts(self, house: House, stated: Facts) -> Facts:
        """What was stated, with what was found: from the web, openly, with or without a reservation."""
        return _facts(self.reservation, house, stated)

    def log(self) -> bytes:
        """The crawl log, one JSON object a line."""
        return canonical(self.record) + b"\n"


def crawl(house: House, name: str, url: str, *, purpose: str, stated: Facts) -> Crawl:
    """Fetch one address for a dataset called `name`.

    Raises Refused or NeedsFact when what robots.txt or a TDM file reserves keeps us from fetching it, Unavailable
    when nothing usable stands there, and what the network raises.
    """
    network = _network(house)
    sites: dict[str, _Site] = {}
    hops: list[str] = []
    while True:
        if _origin(url) not in sites:
            sites[_origin(url)] = _site(network, url)
            before = _read(house, url, sites.values(), None)
            if before.reserved:
                _decide(house, name, purpose, stated, before)
        page = network.get(url, follow=False)
        if not page.target:
            break
        hops.append(url)
        url = page.target
        if len(hops) > _HOPS:
            raise Unavailable("an address redirects too often", expected=f"at most {_HOPS} times")
    if page.status != 200:
        raise Unavailable(f"the server answered {page.status}", expected="200", hint="check the address")
    found = _read(house, page.url, sites.values(), page)
    return Crawl(page=page, reservation=found, record=_record(house, hops, page, sites, found))


def crawl_facts(house: House, log: str, stated: Facts) -> Facts:
    """What was stated, with what the crawl log of a kept dataset shows; no more where it did not come from the web."""
    if not log:
        return stated
    lines = house.blobs.get(log).splitlines()
    records = [msgspec.json.decode(line, type=Record) for line in lines]
    reserved = any(record.reserved for record in records)
    machine = any(record.machine_readable for record in records)
    return _facts(Reservation(reserved=reserved, machine_readable=machine, signs=()), house, stated)


def _decide(house: House, name: str, purpose: str, stated: Facts, found: Reservation) -> None:
    act = house.act(Action.COLLECT, f"data-{name}", purpose=purpose)
    with house.journal.deciding(act, _facts(found, house, stated)):
        pass


def _facts(found: Reservation, house: House, stated: Facts) -> Facts:
    read = {name: Fact(value=value, by=_CHECKER, on=house.today) for name, value in found.facts().items()}
    openly = {name: Fact(value=value, by=_OPEN, on=house.today) for name, value in _FETCHED.items()}
    return (_NO_LICENCE if found.reserved else Facts()) | stated | Facts({**openly, **read})


_NO_LICENCE = Facts({"licence_ok": Fact(value=False, by="the licences on record")})  # until a named person states one
_FETCHED: dict[str, FactValue] = {"source": "web", "lawful_access": True}


@dataclass(frozen=True, slots=True)
class _Site:
    """What one host says for all its pages; `robots` is None when robots.txt could not be read."""

    robots: bytes | None
    tdmrep: bytes


def _network(house: House) -> Network:
    if house.network is None:
        raise Unavailable("this workspace has no network", hint="download the file and give its path")
    return house.network


def _site(network: Network, url: str) -> _Site:
    return _Site(
        robots=_small_file(network, url, "/robots.txt"),
        tdmrep=_small_file(network, url, "/.well-known/tdmrep.json") or b"",
    )


def _small_file(network: Network, url: str, path: str) -> bytes | None:
    """A file of a host: empty when it has none (4xx), None when that cannot be told (RFC 9309 section 2.3.1)."""
    try:
        answer = network.get(urlunsplit((*urlsplit(url)[:2], path, "", "")))
    except Invalid:
        raise
    except LawfulError:
        return None
    if 200 <= answer.status < 300:
        return answer.body
    return b"" if 400 <= answer.status < 500 else None


def _read(house: House, url: str, sites: Iterable[_Site], page: Fetched | None) -> Reservation:
    """What all hosts on the way, and the page once it is there, reserve against us."""
    html = page.body.decode("utf-8", errors="replace") if page is not None and _is_html(page) else ""
    headers = page.headers if page is not None else ()
    found = [
        reservation.read(
            Page(url=url, robots=site.robots, tdmrep=site.tdmrep, headers=headers, html=html, terms=_terms(html)),
            house.agent,
        )
        for site in sites
    ]
    return Reservation(
        reserved=any(one.reserved for one in found),
        machine_readable=any(one.machine_readable for one in found),
        signs=tuple(dict.fromkeys(sign for one in found for sign in one.signs)),
    )


def _terms(html: str) -> str:
    """The words of a page, among which a reservation in plain words may stand."""
    return reservation.words(html) if html else ""


def _is_html(page: Fetched) -> bool:
    kind = dict(page.headers).get("content-type", "")
    return kind.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")


def _origin(url: str) -> str:
    return "://".join(urlsplit(url)[:2]).lower()


def _record(house: House, hops: list[str], page: Fetched, sites: dict[str, _Site], found: Reservation) -> Record:
    robots = [site.robots for site in sites.values()]
    return Record(
        url=page.url,
        time=house.clock.now().isoformat(),
        status=page.status,
        robots="unreadable" if None in robots else digest(b"\n".join(text for text in robots if text)),
        tdmrep=digest(b"\n".join(site.tdmrep for site in sites.values())),
        headers={name: value[:200] for name, value in page.headers if name in _HEADERS},
        terms_digest=digest(_terms(page.body.decode("utf-8", errors="replace") if _is_html(page) else "").encode()),
        content=digest(page.body),
        reserved=found.reserved,
        machine_readable=found.machine_readable,
        signs=found.signs,
        decision="kept",
        hops=tuple(hops),
    )
