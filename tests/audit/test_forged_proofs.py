"""Twenty kinds of forgery. Charlie has every public file and his own key, not Alice's; and even Alice's key does not
help against an auditor who remembers an earlier checkpoint."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from hashlib import sha256

import pytest

from audit.world import ALICE, CHARLIE, ORIGIN, closing, entry, open_log
from lawful.audit.checkpoint import encode64, key_of, open_checkpoint, sign, sign_note
from lawful.audit.merkle import leaf_hash, verify_consistency, verify_inclusion
from lawful.audit.offline import bundle, receipt, stand_alone, unbundle
from lawful.core.canonical import canonical

OPENED = entry(0, "call:decided", facts={"kind": "first"})
KEY = key_of(ORIGIN, ALICE)


class Case:
    """An honest log of 300 entries with all that its node gives away."""

    def __init__(self, folder) -> None:
        log = open_log(folder / "log.db")
        log.submit([OPENED, entry(1), closing(OPENED, 2)]).result()
        self.early = log.checkpoint()
        self.early_proof = [encode64(h) for h in log.inclusion(0)]
        log.submit([entry(n) for n in range(3, 300)]).result()
        self.note = log.checkpoint()
        self.receipt = json.loads(log.receipt(OPENED.id))
        self.other = json.loads(log.receipt(entry(17).id))
        log.export(folder / "honest.tar")
        self.bundle = (folder / "honest.tar").read_bytes()
        self.root = log.root()
        self.proof = log.inclusion(17)
        self.consistency = log.consistency(3, 300)
        self.early_root = open_checkpoint(self.early, KEY).root
        log.close()
        rewritten = open_log(folder / "rewritten.db")
        rewritten.submit([entry(n + 1_000) for n in range(300)]).result()
        self.rewritten = rewritten.checkpoint()
        self.rewritten_root = rewritten.root()
        self.rewritten_consistency = rewritten.consistency(3, 300)
        rewritten.close()
        charlies = open_log(folder / "charlie.db", signing_key=CHARLIE)
        charlies.submit([OPENED, closing(OPENED, 2)]).result()
        self.charlies = json.loads(charlies.receipt(OPENED.id))
        charlies.close()
        elsewhere = open_log(folder / "elsewhere.db", origin="other.example/log")
        elsewhere.submit([OPENED, closing(OPENED, 2)]).result()
        self.elsewhere = json.loads(elsewhere.receipt(OPENED.id))
        elsewhere.close()


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return Case(tmp_path_factory.mktemp("forged"))


Forgery = Callable[[dict, Case], object]

RECEIPTS: dict[str, Forgery] = {
    "swapped leaf": lambda r, c: r.update(entry=c.other["entry"]),
    "changed field": lambda r, c: r["entry"].update(event="call:rejected"),
    "added field": lambda r, c: r["entry"].update(verdict="allow"),
    "swapped index": lambda r, c: r.update(index=1),
    "index beyond the tree": lambda r, c: r.update(index=10**6),
    "negative index": lambda r, c: r.update(index=-1),
    "swapped root": lambda r, c: r.update(checkpoint=r["checkpoint"].replace(encode64(c.root), encode64(c.early_root))),
    "swapped size": lambda r, c: r.update(checkpoint=r["checkpoint"].replace("\n300\n", "\n3\n")),
    "stale checkpoint": lambda r, c: r.update(checkpoint=c.early),
    "path of a stale checkpoint": lambda r, c: r.update(proof=c.early_proof),
    "another log's checkpoint": lambda r, c: r.update(checkpoint=c.elsewhere["checkpoint"]),
    "another key's checkpoint": lambda r, c: r.update(checkpoint=c.charlies["checkpoint"]),
    "another key": lambda r, c: r.update(key=c.charlies["key"]),
    "checkpoint signed by Charlie": lambda r, c: r.update(checkpoint=sign(ORIGIN, 300, c.root, CHARLIE)),
    "truncated path": lambda r, c: r["proof"].pop(),
    "padded path": lambda r, c: r["proof"].append(r["proof"][0]),
    "duplicated step": lambda r, c: r["proof"].insert(1, r["proof"][0]),
    "reordered path": lambda r, c: r["proof"].reverse(),
    "empty path": lambda r, c: r.update(proof=[]),
    "path of another entry": lambda r, c: r.update(proof=c.other["proof"]),
    "short hash": lambda r, c: r.update(proof=[encode64(b"x"), *r["proof"][1:]]),
    "closing of another entry": lambda r, c: r.update(
        closing={"entry": c.other["entry"], "index": c.other["index"], "proof": c.other["proof"]}
    ),
    "closing before its opening": lambda r, c: r.update(
        {k: r["closing"][k] for k in ("entry", "index", "proof")}
        | {"closing": {k: r[k] for k in ("entry", "index", "proof")}}
    ),
    "closing is itself": lambda r, c: r.update(closing={k: r[k] for k in ("entry", "index", "proof")}),
    "inner node as an entry": lambda r, c: r.update(entry={"id": "00"}, proof=r["proof"][1:]),
    "second signature": lambda r, c: r.update(
        checkpoint=r["checkpoint"] + sign(ORIGIN, 300, c.root, CHARLIE).split("\n\n")[1]
    ),
    "other format": lambda r, c: r.update(format="lawful-receipt-v2"),
    "unknown field": lambda r, c: r.update(note="trust me"),
    "missing field": lambda r, c: r.pop("proof"),
}


class TestForgedReceipts:
    def test_start_from_an_honest_one(self, case, tmp_path):
        assert _judged(case.receipt, tmp_path) == (True, True)

    @pytest.mark.parametrize("kind", RECEIPTS)
    def test_are_refused(self, case, tmp_path, kind):
        forged = json.loads(json.dumps(case.receipt))

        RECEIPTS[kind](forged, case)

        assert forged != case.receipt
        assert _judged(forged, tmp_path) == (False, False)

    @pytest.mark.parametrize("name", ["charlies", "elsewhere"])
    def test_of_a_whole_other_log_are_refused_for_alices_key(self, case, tmp_path, name):
        assert _judged(getattr(case, name), tmp_path) == (False, False)

    def test_of_a_stale_but_honest_log_are_told_apart_by_their_size(self, case, tmp_path):
        """A receipt of yesterday stays true; that nothing was rewritten since is shown by a consistency proof."""
        stale = case.receipt | {"checkpoint": case.early, "proof": case.early_proof, "closing": None}

        assert _judged(stale, tmp_path) == (True, True)
        assert receipt.check(io.BytesIO(canonical_text(stale)), KEY).size == 3


class TestForgedHistories:
    def test_are_inconsistent_with_what_an_auditor_remembers(self, case):
        assert verify_consistency(3, 300, case.early_root, case.root, case.consistency)
        assert not verify_consistency(3, 300, case.early_root, case.rewritten_root, case.rewritten_consistency)
        assert not verify_consistency(3, 300, case.early_root, case.rewritten_root, case.consistency)
        assert not verify_consistency(3, 513, case.early_root, case.root, case.consistency)
        assert not verify_consistency(4, 300, case.early_root, case.root, case.consistency)

    def test_cannot_borrow_a_path(self, case):
        leaf = leaf_hash(canonical(entry(17)))

        assert verify_inclusion(leaf, 17, 300, case.proof, case.root)
        assert not verify_inclusion(leaf, 17, 300, case.proof, case.rewritten_root)
        assert not verify_inclusion(leaf, 16, 300, case.proof, case.root)
        assert not verify_inclusion(leaf, 17, 556, case.proof, case.root)


class TestForgedBundles:
    """Charlie rebuilds the whole archive, so that every digest and every header fits."""

    def test_start_from_an_honest_one(self, case, tmp_path):
        assert _bundle_judged(rebuild(case.bundle, {}, ALICE), tmp_path) == (True, True)

    @pytest.mark.parametrize("signer", [ALICE, CHARLIE])
    @pytest.mark.parametrize(
        "change",
        [
            {"entries.jsonl": lambda old: old.replace(b'"number":17}', b'"number":71}')},
            {"tile/entries/000": lambda old: old.replace(b'"number":17}', b'"number":71}')},
            {
                "entries.jsonl": lambda old: old.replace(b'"number":17}', b'"number":71}'),
                "tile/entries/000": lambda old: old.replace(b'"number":17}', b'"number":71}'),
            },
            {"entries.jsonl": lambda old: old.split(b"\n", 1)[1]},
            {"entries.jsonl": lambda old: old + b"{}\n"},
            {"tile/0/000": lambda old: old[32:64] + old[:32] + old[64:]},
            {"tile/0/001.p/44": lambda old: old[:-32]},
            {"checkpoint": lambda old: sign(ORIGIN, 300, bytes(32), CHARLIE).encode()},
            {"checkpoint": lambda old: sign(ORIGIN, 299, bytes(32), ALICE).encode()},
            {"checkpoint": lambda old: sign("other.example", 300, bytes(32), ALICE).encode()},
            {"log.pub": lambda old: f"{key_of(ORIGIN, CHARLIE)}\n".encode()},
            {"log.pub": lambda old: f"{key_of('other.example', ALICE)}\n".encode()},
        ],
    )
    def test_are_refused(self, case, tmp_path, change, signer):
        forged = rebuild(case.bundle, change, signer)

        assert _bundle_judged(forged, tmp_path) == (False, False)

    def test_with_an_upper_tile_that_does_not_follow_from_the_lower_are_refused(self, case):
        """Only Alice could sign this one. The stand-alone verifier does not look at upper tiles: it needs none."""
        forged = rebuild(case.bundle, {"tile/1/000.p/1": lambda old: bytes(32)}, ALICE)

        assert not unbundle.check(io.BytesIO(forged), KEY).valid

    def test_signed_by_charlie_throughout_are_refused_for_alices_key(self, case, tmp_path):
        change = {
            "log.pub": lambda old: f"{key_of(ORIGIN, CHARLIE)}\n".encode(),
            "checkpoint": lambda old: sign(ORIGIN, 300, case.root, CHARLIE).encode(),
        }

        forged = rebuild(case.bundle, change, CHARLIE)

        assert unbundle.check(io.BytesIO(forged), None).valid
        assert _bundle_judged(forged, tmp_path) == (False, False)

    def test_with_members_missing_or_moved_are_refused(self, case):
        members = unpack(case.bundle)
        names = list(members)
        orders = [names[:-1], names[1:], names[::-1], [*names[:-2], names[-1], names[-2]]]

        for order in orders:
            forged = pack({name: members[name] for name in order}, ALICE)
            assert not unbundle.check(io.BytesIO(forged), KEY).valid

    def test_with_a_member_more_are_refused(self, case):
        forged = pack(unpack(case.bundle) | {"more.txt": b"more"}, ALICE)

        assert not unbundle.check(io.BytesIO(forged), KEY).valid


def unpack(content: bytes) -> dict[str, bytes]:
    members, at = {}, 0
    while content[at : at + 1] != b"\0":
        name, size = content[at : at + 100].rstrip(b"\0").decode(), int(content[at + 124 : at + 135], 8)
        members[name] = content[at + 512 : at + 512 + size]
        at += 512 + size + -size % 512
    del members["MANIFEST"]
    return members


def pack(members: dict[str, bytes], signer) -> bytes:
    lines = [bundle.manifest_line(sha256(c).hexdigest(), len(c), name) for name, c in members.items()]
    manifest = sign_note(f"{bundle.TITLE}\n{''.join(lines)}", ORIGIN, signer).encode()
    whole = {"MANIFEST": manifest} | members
    return b"".join(bundle.header(n, len(c)) + c + bundle.padding(len(c)) for n, c in whole.items()) + bundle.END


def rebuild(content: bytes, changes: dict[str, Callable[[bytes], bytes]], signer) -> bytes:
    members = unpack(content)
    for name, change in changes.items():
        changed = change(members[name])
        assert changed != members[name]
        members[name] = changed
    return pack(members, signer)


def canonical_text(value: dict) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _judged(forged: dict, folder) -> tuple[bool, bool]:
    """What both verifiers say, given Alice's key."""
    content = canonical_text(forged)
    (folder / "forged.json").write_bytes(content)
    alone = stand_alone.main(str(folder / "forged.json"), str(KEY))
    return receipt.check(io.BytesIO(content), KEY).valid, alone.startswith("VALID")


def _bundle_judged(content: bytes, folder) -> tuple[bool, bool]:
    (folder / "forged.tar").write_bytes(content)
    alone = stand_alone.main(str(folder / "forged.tar"), str(KEY))
    return unbundle.check(io.BytesIO(content), KEY).valid, alone.startswith("VALID")
