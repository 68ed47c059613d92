"""The keys, unwrapped: found, made, promised, and held in memory for a while.

* A data key encrypts at most `cap` messages (random 96-bit nonces; SP 800-38D allows 2^32), then the next
  version of it is made. Messages are promised to a process in blocks, so that counting costs no sync per message.
* A wrapped key is bound to everything that its row says: a changed row does not open.
* What another process changed or destroyed is forgotten here at the next call.
"""

from __future__ import annotations

import hmac
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lawful.core.canonical import canonical
from lawful.core.errors import NotFound, Tampered
from lawful.core.ports import Clock, Random
from lawful.store.vault import envelope
from lawful.store.vault.database import DataKey, KeyDatabase, TenantKey
from lawful.store.vault.envelope import KeyName, place_of
from lawful.store.vault.root import RootKey

BLOCK = 4096  # messages promised at once
KEYS_HELD = 4096  # unwrapped data keys in memory at once


@dataclass(slots=True)
class HeldKey:
    """An unwrapped data key, and how many messages this process may still seal with it."""

    key: KeyName
    tenant: str
    name: bytes
    secret: bytes
    cipher: AESGCM
    left: int = 0


class Keyring:
    """All keys below the root key. One thread at a time: the vault holds a lock."""

    def __init__(self, database: KeyDatabase, root: RootKey, *, clock: Clock, random: Random, cap: int) -> None:
        self._database = database
        self._root = root
        self._clock = clock
        self._random = random
        self._cap = cap
        self._seen = database.version()
        self._tenants: dict[tuple[str, int], bytes] = {}
        self._held: OrderedDict[KeyName, HeldKey] = OrderedDict()
        self._newest: dict[tuple[str, bytes], KeyName] = {}
        self._names = self._names_key()

    def for_writing(self, tenant: str, name: str) -> HeldKey:
        """The newest version of a data key, made when there is none, good for one message more."""
        self._notice()
        hidden = self.hidden(tenant, name)
        held = self._held.get(self._newest.get((tenant, hidden), KeyName(b"", 0)))
        if held is None or held.left == 0:
            held = self._promise(tenant, hidden)
        held.left -= 1
        return held

    def for_reading(self, key: KeyName, tenant: str, name: str) -> HeldKey:
        """The data key that a ciphertext names. Raises NotFound when it was destroyed, Tampered when it is another's."""
        self._notice()
        held = self._held.get(key)
        if held is None:
            row = self._database.data_key(key)
            if row is None:
                raise self._gone(key)
            held = self._hold(row, self.opened(row))
        if (held.tenant, held.name) != (tenant, self.hidden(tenant, name)):
            raise Tampered("a ciphertext was made with another one's key")
        self._held.move_to_end(key)
        return held

    def _gone(self, key: KeyName) -> NotFound | Tampered:
        if self._database.was_destroyed(key.id):
            return NotFound("its key was destroyed, and with it what it sealed")
        return Tampered("a ciphertext names a key that this vault never had")

    def _promise(self, tenant: str, hidden: bytes) -> HeldKey:
        """Promise this process a block of messages, durably, under a key that may still encrypt some."""
        with self.write():
            row = self._database.newest_data_key(tenant, hidden)
            used = row.reserved if row else 0
            block = min(BLOCK, self._cap - used)
            if row is None or block <= 0:
                block = min(BLOCK, self._cap)
                row, secret = self._new_data_key(tenant, hidden, after=row, reserved=block)
            else:
                secret = self.opened(row)
                row = self._wrapped(row._replace(reserved=used + block), secret)
                self._database.change_data_key(row)
        held = self._hold(row, secret)
        held.left = block
        self._newest[tenant, hidden] = held.key
        return held

    def _new_data_key(
        self, tenant: str, hidden: bytes, *, after: DataKey | None, reserved: int
    ) -> tuple[DataKey, bytes]:
        above = self._database.tenant_key(tenant) or self.new_tenant_key(tenant)
        secret = self._random.bytes(envelope.KEY_BYTES)
        row = DataKey(
            id=after.id if after else self._random.bytes(envelope.ID_BYTES),
            version=after.version + 1 if after else 1,
            tenant=tenant,
            name=hidden,
            wrapper=above.version,
            reserved=reserved,
            created_at=self._now(),
            wrapped=b"",
        )
        row = self._wrapped(row, secret)
        self._database.put_data_key(row)
        return row, secret

    def new_tenant_key(self, tenant: str) -> TenantKey:
        """The next version of a tenant's key; in a transaction."""
        before = self._database.tenant_key(tenant)
        key = TenantKey(tenant, before.version + 1 if before else 1, self._now(), b"")
        wrapped = self._root.wrap(self._random.bytes(envelope.KEY_BYTES), context=_tenant_context(key))
        key = key._replace(wrapped=wrapped)
        self._database.put_tenant_key(key)
        return key

    def _wrapped(self, row: DataKey, secret: bytes) -> DataKey:
        salt = self._random.bytes(envelope.SALT_BYTES)
        above = self._above(row)
        return row._replace(wrapped=envelope.wrap(above, secret, salt=salt, context=_data_context(row)))

    def rewrapped(self, row: DataKey, wrapper: int) -> DataKey:
        """The same data key under another version of the tenant's key."""
        return self._wrapped(row._replace(wrapper=wrapper), self.opened(row))

    def opened(self, row: DataKey) -> bytes:
        """The data key itself. Raises Tampered."""
        return envelope.unwrap(self._above(row), row.wrapped, context=_data_context(row))

    def _above(self, row: DataKey) -> bytes:
        """The tenant key that wraps a data key."""
        held = self._tenants.get((row.tenant, row.wrapper))
        if held is None:
            above = self._database.tenant_key(row.tenant, row.wrapper)
            if above is None:
                raise Tampered("a data key names a tenant key that is not there")
            held = self._tenants[row.tenant, row.wrapper] = self.tenant_secret(above)
        return held

    def tenant_secret(self, key: TenantKey) -> bytes:
        """The tenant key itself. Raises Tampered, or Unavailable without the root key."""
        return self._root.unwrap(key.wrapped, context=_tenant_context(key))

    def _hold(self, row: DataKey, secret: bytes) -> HeldKey:
        held = HeldKey(key=row.key, tenant=row.tenant, name=row.name, secret=secret, cipher=AESGCM(secret))
        self._held[row.key] = held
        while len(self._held) > KEYS_HELD:
            _, old = self._held.popitem(last=False)
            self._newest.pop((old.tenant, old.name), None)
        return held

    @contextmanager
    def write(self) -> Iterator[None]:
        """A transaction; when it is undone, keys that were held for it are forgotten."""
        try:
            with self._database.write():
                self._notice()
                yield
        except BaseException:
            self.forget()
            raise

    def _notice(self) -> None:
        version = self._database.version()
        if version != self._seen:
            self.forget()
            self._seen = version

    def forget(self) -> None:
        """Hold no key in memory."""
        self._tenants.clear()
        self._held.clear()
        self._newest.clear()

    def hidden(self, tenant: str, name: str) -> bytes:
        """The keyed hash that stands for a name."""
        return hmac.digest(self._names, place_of(tenant, name), sha256)

    def change_root(self, root: RootKey) -> None:
        """Wrap everything that the root key wraps under another one; in a transaction."""
        for key in self._database.every_tenant_key():
            wrapped = root.wrap(self.tenant_secret(key), context=_tenant_context(key))
            self._database.change_tenant_key(key._replace(wrapped=wrapped))
        names = root.wrap(self._names, context=b"names")
        self._database.connection.execute("UPDATE vault SET names = ?", (names,))

    def use_root(self, root: RootKey) -> None:
        """From now on, this is the root key."""
        self._root = root
        self.forget()

    def _names_key(self) -> bytes:
        with self.write():
            row = self._database.one("SELECT names FROM vault")
            if row is None:
                if self._database.every_tenant_key():
                    raise Tampered("the vault has lost the key of its names", hint="restore it from a backup")
                row = (self._root.wrap(self._random.bytes(envelope.KEY_BYTES), context=b"names"),)
                self._database.connection.execute("INSERT INTO vault VALUES (1, ?, 0)", row)
            return self._root.unwrap(row[0], context=b"names")

    def _now(self) -> str:
        return canonical(self._clock.now()).decode().strip('"')


def _tenant_context(key: TenantKey) -> bytes:
    return b"tenant" + place_of(key.tenant, key.version, key.created_at)


def _data_context(row: DataKey) -> bytes:
    return b"data" + place_of(row.id, row.version, row.tenant, row.name, row.wrapper, row.reserved, row.created_at)
