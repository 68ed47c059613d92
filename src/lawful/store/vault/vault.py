"""Seal and unseal, destroy, rotate, verify: see the package for what always holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import RLock

from lawful.core.errors import Invalid, Tampered
from lawful.core.ports import Clock, Random
from lawful.store.vault import envelope
from lawful.store.vault.database import SCHEMA, KeyDatabase
from lawful.store.vault.envelope import KeyName, place_of
from lawful.store.vault.keyring import HeldKey, Keyring
from lawful.store.vault.root import RootKey

MESSAGE_CAP = 2**32
OWN = "lawful.vault"  # the tenant of the vault's own secrets


class Vault:
    """Keys, each of which can be destroyed on its own. Safe to use from many threads and beside other processes."""

    def __init__(self, database: KeyDatabase, keys: Keyring, random: Random) -> None:
        self._database = database
        self._keys = keys
        self._random = random
        self._lock = RLock()
        database.finish_scouring()

    @classmethod
    def open(
        cls, path: Path, root: RootKey, *, clock: Clock, random: Random, create: bool = True, cap: int = MESSAGE_CAP
    ) -> Vault:
        """Open the vault in a file; with `create`, make it when it is not there.

        Raises NotFound without `create`, Tampered when the root key is another one or the file was changed,
        Unavailable when the root key or the file cannot be reached.
        """
        database = KeyDatabase(path, create=create)
        try:
            return cls(database, Keyring(database, root, clock=clock, random=random, cap=cap), random)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Forget all keys in memory and give the file back."""
        with self._lock:
            self._keys.forget()
            self._database.close()

    # --- seal and unseal -------------------------------------------------------------------------------------

    def seal(self, plain: bytes, *, tenant: str, name: str, place: str) -> bytes:
        """Encrypt for one place (table, column, row) under the data key `name`, which is made when it is not there."""
        with self._lock:
            held = self._keys.for_writing(tenant, name)
            nonce = self._random.bytes(envelope.NONCE_BYTES)
        return envelope.seal(held.cipher, held.key, plain, nonce=nonce, place=place_of(tenant, name, place))

    def unseal(self, sealed: bytes, *, tenant: str, name: str, place: str) -> bytes:
        """Decrypt. Raises Tampered when the bytes, the name or the place is another, NotFound when the key was destroyed."""
        key = envelope.key_name(sealed)
        with self._lock:
            held = self._keys.for_reading(key, tenant, name)
        return envelope.unseal(held.cipher, sealed, place=place_of(tenant, name, place))

    def has(self, *, tenant: str, name: str) -> bool:
        """Whether there is a data key of this name."""
        with self._lock:
            return self._database.newest_data_key(tenant, self._keys.hidden(tenant, name)) is not None

    def derive(self, *, tenant: str, name: str, place: str, length: int) -> tuple[KeyName, bytes, bytes]:
        """Fresh key material for one stream: the data key `name`, a salt, and `length` bytes made from both."""
        with self._lock:
            held = self._keys.for_writing(tenant, name)
            salt = self._random.bytes(envelope.SALT_BYTES)
        return held.key, salt, _derived(held, salt, place_of(tenant, name, place), length)

    def derive_again(self, key: KeyName, salt: bytes, *, tenant: str, name: str, place: str, length: int) -> bytes:
        """What `derive` gave. Raises as `unseal` does."""
        with self._lock:
            held = self._keys.for_reading(key, tenant, name)
        return _derived(held, salt, place_of(tenant, name, place), length)

    def hidden(self, *, tenant: str, name: str) -> str:
        """A name that says nothing to those without the vault: HMAC-SHA-256, hexadecimal."""
        return self._keys.hidden(tenant, name).hex()

    # --- secrets ---------------------------------------------------------------------------------------------

    def secret(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The secret of this name; made and kept first when there is none. Two processes get the same one."""
        hidden = self.hidden(tenant=OWN, name=name)
        with self._lock:
            kept = self._secret(hidden)
            if kept is not None:
                return kept
            with self._keys.write():  # the key and what it seals, both or none
                kept = self._secret(hidden)
                if kept is None:
                    kept = self._make_secret(hidden, make())
            return kept

    def destroy_secret(self, name: str) -> int:
        """Destroy a secret and its key, as `destroy` does; whoever asks for it then gets a new one."""
        return self.destroy(OWN, self.hidden(tenant=OWN, name=name))

    def _make_secret(self, hidden: str, value: bytes) -> bytes:
        if self.has(tenant=OWN, name=hidden):
            raise Tampered("a secret of the vault is gone, and its key is not", hint="restore it from a backup")
        sealed = self.seal(value, tenant=OWN, name=hidden, place="secrets")
        self._database.connection.execute("INSERT INTO secrets VALUES (?, ?)", (hidden, sealed))
        return value

    def _secret(self, hidden: str) -> bytes | None:
        row = self._database.one("SELECT sealed FROM secrets WHERE name = ?", hidden)
        return self.unseal(row[0], tenant=OWN, name=hidden, place="secrets") if row else None

    # --- destroy ---------------------------------------------------------------------------------------------

    def destroy(self, tenant: str, *names: str) -> int:
        """Destroy the data keys of these names, all versions of them, and say how many there were.

        When it returns, they are on no disk of ours. That reads and writes the whole vault (0.4 s for 100,000
        keys): destroy many in one call. Raises Unavailable when another process keeps the files busy: the keys
        open nothing any more then, and calling again, or opening the vault, finishes the work.
        """
        with self._lock:
            with self._keys.write():
                count = 0
                for name in names:
                    count += self._delete("tenant = ? AND name = ?", tenant, self._keys.hidden(tenant, name))
                    if tenant == OWN:
                        self._database.connection.execute("DELETE FROM secrets WHERE name = ?", (name,))
            self._keys.forget()
            self._database.scour()
            return count

    def destroy_tenant(self, tenant: str) -> int:
        """Destroy every key of a tenant, and say how many data keys there were. Raises as `destroy` does."""
        if tenant == OWN:
            raise Invalid("the vault's own keys go one by one, or all with the root key")
        with self._lock:
            with self._keys.write():
                count = self._delete("tenant = ?", tenant)
                self._database.connection.execute("DELETE FROM tenant_keys WHERE tenant = ?", (tenant,))
            self._keys.forget()
            self._database.scour()
            return count

    def _delete(self, condition: str, *values: str | bytes) -> int:
        connection = self._database.connection
        # The condition is one of two constants; values are bound.
        connection.execute(f"INSERT OR IGNORE INTO destroyed SELECT id FROM data_keys WHERE {condition}", values)  # noqa: S608
        connection.execute(f"DELETE FROM data_keys WHERE {condition}", values)  # noqa: S608
        count = connection.changes()
        self._database.must_scour()
        return count

    # --- rotate ----------------------------------------------------------------------------------------------

    def rotate(self, tenant: str, *, batch: int = 100) -> int:
        """Give a tenant a new key, rewrap all data keys under it, retire the old ones; the new version."""
        with self._lock, self._keys.write():
            version = self._keys.new_tenant_key(tenant).version
        self.rewrap(tenant, batch=batch)
        return version

    def unfinished(self) -> tuple[str, ...]:
        """The tenants whose rotation was interrupted: `rewrap` finishes it."""
        with self._lock:
            rows = self._database.rows("SELECT tenant FROM tenant_keys GROUP BY tenant HAVING count(*) > 1")
            return tuple(tenant for (tenant,) in rows)

    def change_root(self, root: RootKey) -> None:
        """Put everything under another root key, all or nothing; then the old one may be destroyed."""
        with self._lock:
            with self._keys.write():
                self._keys.change_root(root)
                self._database.must_scour()
            self._keys.use_root(root)
            self._database.scour()

    def rewrap(self, tenant: str, *, batch: int = 100) -> int:
        """Rewrap what older versions of the tenant's key wrap, then retire those; how many keys were rewrapped.

        Each batch is one transaction, and others work between batches. There is no cursor to lose: what still
        names an older version is what is left to do.
        """
        total = 0
        while count := self._rewrap_some(tenant, batch):
            total += count
        with self._lock:
            with self._keys.write():  # the database itself refuses to let go of a version that is needed
                self._database.connection.execute(
                    "DELETE FROM tenant_keys AS old WHERE tenant = ?1"
                    " AND version < (SELECT max(version) FROM tenant_keys WHERE tenant = ?1)"
                    " AND NOT EXISTS (SELECT 1 FROM data_keys WHERE tenant = ?1 AND wrapper = old.version)",
                    (tenant,),
                )
                self._database.must_scour()
            self._database.scour()
        return total

    def _rewrap_some(self, tenant: str, batch: int) -> int:
        with self._lock, self._keys.write():
            newest = self._database.tenant_key(tenant)
            if newest is None:
                return 0
            behind = self._database.behind(tenant, newest.version, batch)
            for row in behind:
                self._database.change_data_key(self._keys.rewrapped(row, newest.version))
            return len(behind)

    # --- verify ----------------------------------------------------------------------------------------------

    def verify(self) -> int:
        """Read everything: the file's structure, every key, every secret; how many data keys there are.

        Raises Tampered at the first thing that is not as it was written. It keeps this vault busy (seconds for
        100,000 keys): a server's scrubber opens one of its own.
        """
        with self._lock:
            self._keys.forget()  # what is in memory proves nothing
            database = self._database
            with database.read():
                schema = {sql for (sql,) in database.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
                problems = database.rows("PRAGMA foreign_key_check")
                if schema != set(SCHEMA) or problems or database.rows("PRAGMA integrity_check") != [("ok",)]:
                    raise Tampered("the vault's database is damaged", hint="restore it from a backup")
                for tenant_key in database.every_tenant_key():
                    self._keys.tenant_secret(tenant_key)
                rows = database.every_data_key()
                for row in rows:
                    self._keys.opened(row)
                for (hidden,) in database.rows("SELECT name FROM secrets"):
                    self._secret(hidden)
            return len(rows)


def _derived(held: HeldKey, salt: bytes, place: bytes, length: int) -> bytes:
    return envelope.derive(held.secret, salt=salt, context=b"stream" + place_of(*held.key) + place, length=length)
