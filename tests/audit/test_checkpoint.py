"""Signed notes and checkpoints."""

from __future__ import annotations

import pytest

from audit.world import ALICE, CHARLIE, ORIGIN
from lawful.audit.checkpoint import (
    VerifierKey,
    decode64,
    encode64,
    key_of,
    open_checkpoint,
    open_note,
    sign,
    sign_note,
    verifier_key,
)
from lawful.core.errors import Invalid, Tampered

KEY = key_of(ORIGIN, ALICE)
ROOT = bytes(range(32))


class TestVerifierKey:
    def test_reads_a_published_key_with_its_published_id(self):
        """The example key of golang.org/x/mod/sumdb/note: an independent implementation of the same key ids."""
        text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

        assert text == str(verifier_key(text))
        assert verifier_key(text).id.hex() == "c74f20a3"

    @pytest.mark.parametrize(
        "text", ["", "a+b", "x+00000000+AAAA", str(KEY)[:-1], str(KEY) + "A", str(KEY).replace("lawful", "awful")]
    )
    def test_refuses_what_is_no_key(self, text):
        with pytest.raises(Invalid):
            verifier_key(text)

    @pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\nb", "日", "x" * 201])
    def test_refuses_an_origin_that_cannot_name_a_key(self, origin):
        with pytest.raises(Invalid):
            key_of(origin, ALICE)


class TestNote:
    def test_opens_for_the_key_that_signed_it(self):
        assert open_note(sign_note("hello\nworld\n", ORIGIN, ALICE), KEY) == "hello\nworld\n"

    def test_verifies_as_the_published_example_does(self):
        text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
        signature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
        key = verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")

        assert open_note(f"{text}\n— PeterNeumann {signature}\n", key) == text

    def test_passes_over_signatures_of_others(self):
        other = sign_note("hello\n", "witness.example", CHARLIE).split("\n\n")[1]
        note = sign_note("hello\n", ORIGIN, ALICE)

        assert open_note(note.replace("\n\n", "\n\n" + other), KEY) == "hello\n"

    @pytest.mark.parametrize(
        "change",
        [
            lambda n: n.replace("hello", "hallo"),
            lambda n: n[:-1],
            lambda n: n + "\n",
            lambda n: n.replace("—", "-"),
            lambda n: n.replace("\n\n", "\n"),
            lambda n: n.replace("— ", "—  "),
            lambda n: "",
        ],
    )
    def test_stays_shut_when_anything_was_changed(self, change):
        with pytest.raises(Tampered):
            open_note(change(sign_note("hello\n", ORIGIN, ALICE)), KEY)

    def test_stays_shut_for_charlie(self):
        with pytest.raises(Tampered):
            open_note(sign_note("hello\n", ORIGIN, CHARLIE), KEY)

    def test_has_no_empty_lines(self):
        with pytest.raises(Invalid):
            sign_note("a\n\nb\n", ORIGIN, ALICE)


class TestCheckpoint:
    def test_says_origin_size_and_root(self):
        told = open_checkpoint(sign(ORIGIN, 7, ROOT, ALICE), KEY)

        assert (told.origin, told.size, told.root) == (ORIGIN, 7, ROOT)

    @pytest.mark.parametrize("size", ["07", "-1", "+7", "7 ", "٧", "1e3", "9" * 21])
    def test_has_one_way_to_write_a_size(self, size):
        with pytest.raises(Tampered):
            open_checkpoint(sign_note(f"{ORIGIN}\n{size}\n{encode64(ROOT)}\n", ORIGIN, ALICE), KEY)

    def test_of_another_log_is_refused_though_the_key_is_right(self):
        with pytest.raises(Tampered, match="another log"):
            open_checkpoint(sign_note(f"other.example\n7\n{encode64(ROOT)}\n", ORIGIN, ALICE), KEY)

    def test_with_a_fourth_line_is_refused(self):
        with pytest.raises(Tampered):
            open_checkpoint(sign_note(f"{ORIGIN}\n7\n{encode64(ROOT)}\nmore\n", ORIGIN, ALICE), KEY)


class TestBase64:
    def test_with_spare_bits_set_is_not_base64(self):
        assert decode64("AA==") == b"\0"
        assert decode64("AB==") is None
        assert decode64("AA=") is None
        assert decode64("A A==") is None

    def test_keys_differ_by_name(self):
        assert VerifierKey(name="a", public=KEY.public).id != VerifierKey(name="b", public=KEY.public).id
