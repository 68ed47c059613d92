"""Alice claims a model."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lawful.core.asset import Model
from lawful.core.errors import Invalid, LawfulError, Tampered, TooLarge
from lawful.core.party import Party
from lawful.core.place import Place
from lawful.core.recipe import Recipe
from lawful.rights.authorship import LARGEST, claim, verify_claim

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ALICE = Party(id="alice", name="爱丽丝 Alice", place=Place("CN"), public_key=KEY.public_key().public_bytes_raw().hex())
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MODEL = Model(
    id="digits-1",
    name="digits",
    version=1,
    recipe=Recipe(),
    weights="sha256:" + "ab" * 32,
    graph="sha256:" + "cd" * 32,
    parameters=693_962,
    inputs=(),
    outputs=(),
    labels=(),
    metrics={},
    made_from=(),
    purpose="digit_recognition",
    normalisation="",
    threads=1,
    graph_difference=0.0,
)


@pytest.fixture
def written():
    return claim(MODEL, "sha256:" + "ef" * 32, ALICE, KEY, NOON)


class TestClaim:
    def test_says_who_held_which_weights_when(self, written):
        statement = verify_claim(written).statement

        assert ("alice", MODEL.weights, NOON) == (statement.author, statement.weights, statement.at)

    def test_says_in_both_languages_that_it_proves_no_originality(self, written):
        means = verify_claim(written).statement.means

        assert "does not state" in means["en"]
        assert "不表示" in means["zh"]

    def test_is_found_out_at_any_changed_byte(self, written):
        for place in range(0, len(written), 7):
            altered = written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :]
            with pytest.raises(LawfulError):
                verify_claim(altered)

    def test_cannot_be_made_with_another_key_or_without_a_time_zone(self):
        with pytest.raises(Invalid):
            claim(MODEL, "", ALICE, Ed25519PrivateKey.from_private_bytes(b"2" * 32), NOON)
        with pytest.raises(Invalid):
            claim(MODEL, "", ALICE, KEY, NOON.replace(tzinfo=None))

    def test_does_not_verify_under_another_authors_name(self, written):
        told = msgspec.json.decode(written)
        told["statement"]["author"] = "charlie"

        with pytest.raises(Tampered):
            verify_claim(msgspec.json.encode(told, order="sorted"))

    @pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"type":"x"}'])
    def test_refuses_what_is_none(self, content):
        with pytest.raises(Invalid):
            verify_claim(content)

    def test_is_bounded(self):
        with pytest.raises(TooLarge):
            verify_claim(b" " * (LARGEST + 1))
