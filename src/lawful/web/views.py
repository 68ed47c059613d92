"""`GET /api/...`: what the workspace shows of itself, to whoever manages the node and may not open its folder meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, BinaryIO, Literal

from litestar import get
from litestar.params import QueryParameter
from litestar.response import Stream

from lawful.app import EXPORT, scratch_folder, views
from lawful.web.bounds import Id
from lawful.web.request import Web, app_of

View = dict[str, Any]
_PIECE = 2**20  # bytes


@get("/api/datasets", opt={"access": "manage"}, sync_to_thread=True)
def datasets(request: Web) -> list[View]:
    return views.datasets(app_of(request))


@get("/api/datasets/{dataset:str}", opt={"access": "manage"}, sync_to_thread=True)
def dataset(request: Web, dataset: Id) -> View:
    return views.dataset(app_of(request), dataset)


@get("/api/models", opt={"access": "manage"}, sync_to_thread=True)
def models(request: Web) -> list[View]:
    return views.models(app_of(request))


@get("/api/models/{model:str}", opt={"access": "manage"}, sync_to_thread=True)
def model(request: Web, model: Id) -> View:
    """By name, name:version, name@alias or id; so are the next two."""
    return views.model(app_of(request), model)


@get("/api/models/{model:str}/card", opt={"access": "manage"}, sync_to_thread=True)
def card(request: Web, model: Id) -> View:
    return views.card(app_of(request), model)


@get("/api/models/{model:str}/licences", opt={"access": "manage"}, sync_to_thread=True)
def licences(request: Web, model: Id, commercial: Annotated[bool, QueryParameter()] = True) -> View:
    """What the licences of everything it was made from say about hosting it, and the NOTICE that it owes."""
    return views.licences(app_of(request), model, commercial=commercial)


@get("/api/services", opt={"access": "manage"}, sync_to_thread=True)
def services(request: Web) -> list[View]:
    return views.services(app_of(request))


@get("/api/agreements", opt={"access": "manage"}, sync_to_thread=True)
def agreements(request: Web) -> list[View]:
    return views.agreements(app_of(request))


@get("/api/agreements/{agreement:str}", opt={"access": "manage"}, sync_to_thread=True)
def agreement(request: Web, agreement: Id) -> View:
    return views.agreement(app_of(request), agreement)


@get("/api/agreements/{agreement:str}/verify", opt={"access": "manage"}, sync_to_thread=True)
def verified(request: Web, agreement: Id) -> View:
    """Its terms and signatures against the parties' keys."""
    return views.verified(app_of(request), agreement)


@get("/api/keys", opt={"access": "manage"}, sync_to_thread=True)
def keys(request: Web) -> list[View]:
    """Never their secrets or hashes."""
    return views.keys(app_of(request))


@get("/api/log", opt={"access": "manage"}, sync_to_thread=True)
def entries(
    request: Web,
    last: Annotated[int, QueryParameter(ge=1, le=views.PAGE)] = 20,
    before: Annotated[int, QueryParameter(ge=0, le=views.FAR)] = views.FAR,
) -> View:
    """The last entries before a position, the end of the log when none is given; whose pseudonyms are in them."""
    return views.entries(app_of(request), last=last, before=before)


@get("/api/log/{entry:str}", opt={"access": "manage"}, sync_to_thread=True)
def why(request: Web, entry: Id) -> View:
    """An entry, the decision that it rests on, and the entry that closes it."""
    return views.why(app_of(request), entry)


@get("/api/evidence.lawful", opt={"access": "manage"}, sync_to_thread=True)
def export(request: Web) -> Stream:
    """The whole log with its proofs, as one file that anybody can verify."""
    app = app_of(request)
    with TemporaryDirectory(dir=scratch_folder(app.folder), prefix=EXPORT) as folder:
        file = Path(folder, "evidence.lawful")
        app.log.export(file)
        content = file.open("rb")  # stands without its name, so that nothing is left behind whatever happens
    return Stream(_pieces(content), media_type="application/x-tar")


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while piece := content.read(_PIECE):
            yield piece


@get("/api/facts/{about:str}", opt={"access": "manage"}, sync_to_thread=True)
def facts(request: Web, about: Id) -> View:
    """What was declared and shown about a thing, with who and when."""
    return views.facts(app_of(request), about)


@get("/api/services/{service:str}/notice", opt={"access": "manage"}, sync_to_thread=True)
def notice(request: Web, service: Id, language: Annotated[Literal["en", "zh"], QueryParameter()] = "en") -> View:
    """A draft of what people are told about it, and what nobody has said yet."""
    return views.notice(app_of(request), service, language)


@get("/api/incidents/{incident:str}", opt={"access": "manage"}, sync_to_thread=True)
def incident(request: Web, incident: Id) -> View:
    return views.incident(app_of(request), incident)


HANDLERS = (
    datasets,
    dataset,
    models,
    model,
    card,
    licences,
    services,
    agreements,
    agreement,
    verified,
    keys,
    entries,
    why,
    export,
    facts,
    notice,
    incident,
)
