"""The Merkle tree against its definition and against the public vectors."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawful.audit.merkle import (
    EMPTY,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    range_root,
    verify_consistency,
    verify_inclusion,
)

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "licences" / "merkle_vectors.jsonl"


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"%d" % n) for n in range(count)]


def nodes_of(row: list[bytes]):
    return lambda height, index: by_definition(row[index << height : (index + 1) << height])


class TestFrontier:
    def test_has_the_root_of_the_definition_at_every_size(self):
        frontier, row = Frontier(), []
        assert frontier.root() == EMPTY

        for leaf in leaves(600):
            frontier.append(leaf)
            row.append(leaf)
            if len(row) < 20 or len(row) in (255, 256, 257, 511, 512, 513, 600):
                assert by_definition(row) == frontier.root()

    def test_gives_each_full_tile_once(self):
        tiles = Frontier().extend(leaves(256 * 256 + 300))

        assert [n for level, n, _ in tiles if level == 0] == list(range(257))
        assert [(level, n) for level, n, _ in tiles if level == 1] == [(1, 0)]
        assert all(len(hashes) == 256 for _, _, hashes in tiles)

    def test_has_a_copy_that_grows_by_itself(self):
        frontier = Frontier()
        frontier.extend(leaves(10))

        twin = frontier.copy()
        twin.append(leaf_hash(b"more"))

        assert by_definition(leaves(10)) == frontier.root()
        assert twin.size == 11


class TestProofs:
    @given(st.integers(1, 80), st.data())
    @settings(max_examples=150, deadline=None)
    def test_lead_to_the_root_from_the_leaf_only(self, size, data):
        row = leaves(size)
        index = data.draw(st.integers(0, size - 1))
        root = by_definition(row)

        proof = inclusion_proof(index, size, nodes_of(row))

        assert verify_inclusion(row[index], index, size, proof, root)
        assert not verify_inclusion(leaf_hash(b"other"), index, size, proof, root)
        assert not verify_inclusion(row[index], index, size, [*proof, EMPTY], root)
        assert not proof or not verify_inclusion(row[index], index, size, proof[:-1], root)
        others = [i for i in range(size) if i != index]
        assert not any(verify_inclusion(row[index], i, size, proof, root) for i in others)

    @given(st.integers(1, 80), st.data())
    @settings(max_examples=150, deadline=None)
    def test_show_that_a_tree_only_grew(self, new, data):
        row = leaves(new)
        old = data.draw(st.integers(1, new))
        old_root, new_root = by_definition(row[:old]), by_definition(row)

        proof = consistency_proof(old, new, nodes_of(row))

        assert verify_consistency(old, new, old_root, new_root, proof)
        assert not verify_consistency(old, new, new_root, old_root, proof) or old == new
        assert not verify_consistency(old, new, leaf_hash(b"x"), new_root, proof)
        assert not verify_consistency(old, new, old_root, new_root, [*proof, EMPTY])
        assert not proof or not verify_consistency(old, new, old_root, new_root, proof[1:])

    def test_of_ranges_start_where_the_definition_splits(self):
        row = leaves(100)

        assert by_definition(row) == range_root(0, 100, nodes_of(row))
        assert range_root(0, 0, nodes_of(row)) == EMPTY


class TestConventions:
    """Where implementations differ."""

    def test_nothing_is_included_in_an_empty_tree(self):
        assert not verify_inclusion(EMPTY, 0, 0, [], EMPTY)

    def test_a_proof_from_size_zero_is_refused(self):
        assert not verify_consistency(0, 0, EMPTY, EMPTY, [])
        assert not verify_consistency(0, 1, EMPTY, leaf_hash(b""), [])

    def test_hashes_of_another_length_are_refused(self):
        assert not verify_inclusion(b"", 0, 1, [], b"")
        assert not verify_consistency(1, 1, b"", b"", [])


@pytest.mark.skipif(not VECTORS.exists(), reason="needs ../shared/licences/merkle_vectors.jsonl")
class TestPublicVectors:
    def test_are_all_answered_as_their_authors_say(self):
        vectors = [json.loads(line) for line in VECTORS.read_text().splitlines()]

        wrong = [v["file"] for v in vectors if _holds(v) == v["wantErr"]]

        assert wrong == []
        assert len(vectors) == 98


def _holds(vector: dict) -> bool:
    def raw(name):
        return base64.b64decode(vector[name] or "")

    proof = [base64.b64decode(h) for h in vector["proof"] or []]
    if "leafIdx" in vector:
        return verify_inclusion(raw("leafHash"), vector["leafIdx"], vector["treeSize"], proof, raw("root"))
    return verify_consistency(vector["size1"], vector["size2"], raw("root1"), raw("root2"), proof)
