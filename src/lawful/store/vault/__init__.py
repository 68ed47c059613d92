"""The vault: what is kept is encrypted, and what must be forgotten is forgotten by destroying its key.

    root key      in a file, the environment, or a key service       wraps
    tenant keys   versioned; rotation makes the next version         wrap
    data keys     one for each subject, asset and secret             seal
    ciphertexts   wherever their owner keeps them

* Every ciphertext is bound to its place: moved to another row, it does not open.
* A key is written to disk before anything is sealed with it.
* A destroyed key is on no disk of ours any more, neither bare nor wrapped: not in the database, not in its WAL.
* Changed bytes raise Tampered; they never read as something else.
"""

from lawful.store.vault.envelope import KeyName
from lawful.store.vault.root import EnvironmentRoot, FileRoot, RootKey
from lawful.store.vault.vault import Vault

__all__ = ["EnvironmentRoot", "FileRoot", "KeyName", "RootKey", "Vault"]
