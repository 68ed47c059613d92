"""Which engine runs which model: ONNX Runtime for those trained here, an upstream for those that run elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

import msgspec

from lawful.app.encoding import encoder
from lawful.core.asset import Model, Remote
from lawful.core.errors import Invalid, Unavailable
from lawful.core.ports import Engine
from lawful.gateway.engines.onnx import OnnxEngine
from lawful.gateway.engines.remote import Bounds, RemoteEngine, check_url
from lawful.lifecycle.house import House
from lawful.lifecycle.remote import KEY_NAME, register
from lawful.settings import Settings
from lawful.store.vault import Vault

_LONGEST_SECRET = 4_096


class Engines:
    """The engines of a node, each made when it is first asked for."""

    def __init__(
        self, house: House, vault: Vault, settings: Settings, *, executor: Executor, now: Callable[[], float]
    ) -> None:
        self._house, self._vault, self._settings, self._executor, self._now = house, vault, settings, executor, now
        self._made: dict[str, Engine] = {}

    def of(self, model: str) -> Engine:
        """The engine of a model, by its id. Raises Tampered when its graph does not load."""
        if model not in self._made:
            kept = self._house.store.models.get(model)
            self._made[model] = self._onnx(kept) if kept.remote is None else self._remote(kept, kept.remote)
        return self._made[model]

    def _onnx(self, model: Model) -> Engine:
        return OnnxEngine(
            self._house.blobs.get(model.graph),
            threads=1,  # waking a second one costs a single row more than it saves
            max_rows=self._settings.server.max_batch,
            executor=self._executor,
            now=self._now,
            encode=encoder(model),
        )

    def _remote(self, model: Model, remote: Remote) -> Engine:
        upstream = self._settings.upstream
        bounds = Bounds(
            allowed_hosts=upstream.allowed_hosts,
            connect_seconds=upstream.connect_seconds,
            silence_seconds=upstream.silence_seconds,
            max_answer_bytes=upstream.max_answer_bytes,
        )
        return RemoteEngine(remote, bounds=bounds, secret=lambda: self._secret(model, remote))

    def _secret(self, model: Model, remote: Remote) -> str:
        match remote.secret:
            case "vault":
                return self._vault.secret(KEY_NAME.format(model=model.id), _gone).decode()
            case "settings" if not self._settings.upstream.secret:
                raise Unavailable("the upstream's key is not set", hint="set LAWFUL_UPSTREAM_SECRET_FILE")
            case "settings":
                return self._settings.upstream.secret
            case _:
                return ""


def import_remote(
    house: House,
    vault: Vault,
    settings: Settings,
    name: str,
    remote: Remote,
    *,
    purpose: str,
    secret: str,
    made_from: tuple[str, ...],
) -> Model:
    """Register a remote model and keep its key. Raises Invalid for its URL, its name, its routes or its key."""
    url = check_url(remote.url, settings.upstream.allowed_hosts)
    if not remote.routes or not remote.name:
        raise Invalid("the model answers on no route, or has no name there", expected="chat, completions or embeddings")
    if len(secret) > _LONGEST_SECRET or not secret.isascii() or not secret.isprintable():
        raise Invalid("the key is none that a header can carry", expected="one line of printable ASCII")
    if secret and remote.secret:
        raise Invalid("the key comes from two places", expected="a file, or the settings")
    kept = msgspec.structs.replace(remote, url=url, secret="vault" if secret else remote.secret)
    model = register(house, name, kept, purpose=purpose, made_from=made_from)
    if secret:
        vault.secret(KEY_NAME.format(model=model.id), secret.encode)
    return model


def _gone() -> bytes:
    raise Unavailable("the upstream's key is no longer in the vault", hint="lawful model import it again")
