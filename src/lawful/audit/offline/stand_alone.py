"""Check an evidence bundle or a receipt of a `lawful` node; needs Python 3.9 and the `cryptography` package.

    python verify.py FILE [LOG.PUB]

LOG.PUB: the node's verifier key, or a file with it. Without it the key inside FILE is used, which shows that FILE is
whole but not whose it is. Prints VALID, or INVALID and where; exits with 0 or 1. The format: docs/evidence.md.
"""

import hashlib
import json
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def need(condition: object, where: str) -> None:
    if not condition:
        raise ValueError(where)


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def unbase(text: str, size: int, where: str) -> bytes:
    raw = b64decode(text, validate=True)
    need(len(raw) == size and b64encode(raw).decode() == text, where)
    return raw


def open_note(note: str, vkey: str, where: str) -> list[str]:
    """The lines of a note that has exactly one signature, by this key."""
    name, key_id, data = vkey.split("+", 2)
    key = unbase(data, 33, "public key")
    need(key[0] == 1 and sha(name.encode(), b"\n", key).hex()[:8] == key_id, "public key")
    text, _, last = note.rpartition("\n\n")
    raw = unbase(last.split(" ")[-1].rstrip("\n"), 68, where)
    need(last == f"— {name} {b64encode(raw).decode()}\n" and raw[:4].hex() == key_id, where)
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw[4:], (text + "\n").encode())
    return text.split("\n")


def open_checkpoint(note: str, vkey: str) -> tuple[int, bytes]:
    origin, size, root = open_note(note, vkey, "checkpoint")
    need(origin == vkey.split("+", maxsplit=1)[0] and size == str(int(size)), "checkpoint")
    return int(size), unbase(root, 32, "checkpoint")


def tree_root(row: list[bytes]) -> bytes:
    while len(row) > 1:
        row = [sha(b"\1", *row[n : n + 2]) if n + 1 < len(row) else row[n] for n in range(0, len(row), 2)]
    return row[0] if row else sha()


def climb(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    """The root that an audit path leads to (RFC 6962, 2.1.1, read backwards)."""
    if size == 1:
        need(not proof, "proof: too long")
        return leaf
    half = 1 << (size - 1).bit_length() - 1
    if index < half:
        return sha(b"\1", climb(index, half, leaf, proof[:-1]), proof[-1])
    return sha(b"\1", proof[-1], climb(index - half, size - half, leaf, proof[:-1]))


def take(text: str, at: int, *keys: str) -> tuple[dict[str, Any], int]:
    """Read {"key":value,...} at this place without a spare byte; an entry is kept as the text that was hashed."""
    values: dict[str, Any] = {}
    for key in keys:
        need(text.startswith(("," if values else "{") + f'"{key}":', at), f"receipt: character {at}")
        at += len(key) + 4
        if key == "closing" and text[at] == "{":
            value, end = take(text, at, "entry", "index", "proof")
        else:
            value, end = json.JSONDecoder().raw_decode(text, at)
            plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            need(key == "entry" or plain == text[at:end], f"receipt: character {at}")
        values[key], at = text[at:end] if key == "entry" else value, end
    need(text[at : at + 1] == "}", f"receipt: character {at}")
    return values, at + 1


def check_receipt(text: str, vkey: str) -> tuple[str, str]:
    receipt, end = take(text, 0, "checkpoint", "closing", "entry", "format", "index", "key", "proof")
    need(end == len(text) and receipt["format"] == "lawful-receipt-v1", "receipt: format")
    need(vkey in ("", receipt["key"]), "key: not the one asked for")
    size, root = open_checkpoint(receipt["checkpoint"], receipt["key"])
    for part in (parts := [receipt, receipt["closing"]] if receipt["closing"] else [receipt]):
        proof = [unbase(text, 32, "proof") for text in part["proof"]]
        need(type(part["index"]) is int and 0 <= part["index"] < size, "index")
        need(climb(part["index"], size, sha(b"\0", part["entry"].encode()), proof) == root, "entry or proof")
    first, last = (json.loads(part["entry"]) for part in (receipt, parts[-1]))
    same = last.get("closes") == first["id"] and parts[-1]["index"] > receipt["index"]
    need(same or not receipt["closing"], "closing: of another entry")
    return f"{len(parts)} entries of {size}", receipt["key"]


def tar(name: str, content: bytes) -> bytes:
    """A file as it must stand in the tar: header, contents, padding."""
    head = name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % len(content)
    head, rest = head + b"00000000000\0", b"0" + bytes(100) + b"ustar\00000" + bytes(64) + b"0000000\0" * 2 + bytes(167)
    return head + b"%06o\0 " % (sum(head + rest) + 256) + rest + content + bytes(-len(content) % 512)


def check_bundle(content: bytes, vkey: str) -> tuple[str, str]:
    note = content[512 : 512 + int(content[124:135], 8)].decode()
    title, *lines = note.rpartition("\n\n")[0].split("\n")
    at, files = 0, {}
    for digest, length, name in [("", str(len(note.encode())), "MANIFEST"), *(line.split(" ") for line in lines)]:
        files[name] = content[at + 512 : at + 512 + int(length)]
        block = tar(name, files[name])
        need(content[at : at + len(block)] == block, f"{name}: header or padding, from byte {at}")
        need(digest in ("", sha(files[name]).hex()), f"{name}: digest, from byte {at}")
        at += len(block)
    need(content[at:] == bytes(1024) and title == "lawful-bundle-v1", "title, or end of file")
    key = files["log.pub"].decode()[:-1]
    need(vkey in ("", key) and files["log.pub"] == f"{key}\n".encode(), "log.pub: not the key asked for")
    open_note(note, key, "MANIFEST")
    size, root = open_checkpoint(files["checkpoint"].decode(), key)
    row = [c[n : n + 32] for name, c in files.items() if name.startswith("tile/0/") for n in range(0, len(c), 32)]
    need(len(row) == size and tree_root(row) == root, "tile/0: not the signed root")
    entries = files["entries.jsonl"].split(b"\n")[:-1]
    for n, entry in enumerate(entries, size - len(entries)):
        need(sha(b"\0", entry) == row[n], f"entry {n}")
    again = b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
    need(again == b"".join(c for name, c in files.items() if name.startswith("tile/entries/")), "tile/entries")
    return f"{len(entries)} entries of {size}", key


def main(path: str, vkey: str = "") -> str:
    if vkey and Path(vkey).is_file():
        vkey = Path(vkey).read_text().strip()
    try:
        content = Path(path).read_bytes()
        what, key = check_receipt(content.decode(), vkey) if content[:1] == b"{" else check_bundle(content, vkey)
    except (InvalidSignature, ValueError, LookupError, TypeError, OverflowError, RecursionError) as error:
        return f"INVALID: {str(error) or type(error).__name__}"
    signer = "signed by the key that you gave" if vkey else "the signer was NOT checked: compare the fingerprint"
    return f"VALID: {what}; {signer}; key sha256:{sha(b64decode(key.split('+', 2)[2])[1:]).hex()}"


if __name__ == "__main__":
    answer = main(*sys.argv[1:3]) if len(sys.argv) > 1 else __doc__
    print(answer)  # noqa: T201
    sys.exit(not answer.startswith("VALID"))
