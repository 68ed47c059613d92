"""A web address must not make the node talk to its own network (server-side request forgery)."""

from __future__ import annotations

import contextlib
import gc
import socket
import threading

import pytest

from lawful.app.network import Web
from lawful.core.errors import Invalid, TooLarge, Unavailable
from lawful.core.ports import SystemClock
from sites import site


def web(*, addresses: list[str] | None = None, private: bool = False, **changes) -> Web:
    """The network; with `addresses`, every name resolves to them."""
    values = {"clock": SystemClock(), "agent": "lawful", "max_bytes": 10_000, "seconds": 5.0, "max_redirects": 3}
    more = {} if addresses is None else {"resolve": lambda _host, _port: addresses}
    return Web(**{**values, **more, **changes}, private=private)


PRIVATE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]  # fmt: skip


class TestAPrivateAddress:
    @pytest.mark.parametrize("address", PRIVATE)
    def test_is_not_connected_to(self, address):
        with pytest.raises(Invalid, match="private network"):
            web(addresses=[address]).get("http://charlie.example/")

    def test_among_public_ones_is_enough_to_refuse(self):
        with pytest.raises(Invalid, match="private network"):
            web(addresses=["93.184.216.34", "10.0.0.1"]).get("http://charlie.example/")

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
    def test_in_any_spelling_is_refused_or_unknown(self, host):
        with pytest.raises((Invalid, Unavailable)):
            web().get(f"http://{host}:9/")

    def test_behind_a_redirect_is_not_read(self):
        with site() as public, site() as inner:
            secret = inner.put("/secret", "the metadata service")
            url = public.put("/", "", status=302, location=secret.replace("127.0.0.1", "inner.example"))
            names = {"127.0.0.1": ["127.0.0.1"], "inner.example": ["127.0.0.1"]}
            seen: list[str] = []

            class Guarded(Web):
                """Takes the first host for a public one, as if it were on the open internet."""

                def _addresses(self, host, port):
                    seen.append(host)
                    return ["127.0.0.1"] if host == "127.0.0.1" else super()._addresses(host, port)

            network = Guarded(clock=SystemClock(), agent="lawful", max_bytes=10_000, seconds=5.0, max_redirects=3,
                              resolve=lambda host, _port: names[host])  # fmt: skip
            with pytest.raises(Invalid, match="private network"):
                network.get(url)

            assert seen == ["127.0.0.1", "inner.example"]
            assert inner.asked == []

    def test_that_does_not_answer_gives_way_to_the_next_one(self):
        with site() as own:
            url = own.put("/x", "hello")

            assert web(private=True, addresses=["::1", "127.0.0.1"]).get(url).body == b"hello"

    def test_is_read_where_a_setting_allows_it(self):
        with site() as own:
            assert web(private=True).get(own.put("/x", "hello")).body == b"hello"


class TestAnAddress:
    @pytest.mark.parametrize(
        "url",
        [
            "file:///etc/passwd", "ftp://example.org/x", "gopher://x", "http://", "http:///x", "https://a b/", "",
            "http://user:secret@example.org/", "http://example.org/\r\nHost: evil", "http://example.org:99999/",
            "http://[::1/", "http://example.org:0/", "http://" + "ä" * 70 + ".example/", "http://" + "a" * 5_000,
        ],
    )  # fmt: skip
    def test_that_is_none_is_refused_without_repeating_it(self, url):
        with pytest.raises((Invalid, Unavailable)) as refused:
            web(addresses=["10.0.0.1"]).get(url)

        assert "secret" not in str(refused.value)
        assert "evil" not in str(refused.value)


class TestAnAnswer:
    def test_that_is_too_large_is_not_read_to_its_end(self):
        with site() as own, pytest.raises(TooLarge):
            web(private=True, max_bytes=1_000).get(own.put("/big", b"x" * 50_000))
        gc.collect()  # a connection that was left open would be an error here

    def test_that_ends_early_is_none(self):
        with site() as own, pytest.raises(Unavailable):
            web(private=True).get(own.put("/short", b"x", content_length="500"))

    def test_that_never_comes_is_given_up(self):
        silent = socket.create_server(("127.0.0.1", 0))
        with silent, pytest.raises(Unavailable):
            web(private=True, seconds=0.2).get(f"http://127.0.0.1:{silent.getsockname()[1]}/")

    @pytest.mark.parametrize("head", [b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n"])
    def test_that_drips_is_given_up_in_time(self, head):
        gone = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as server:

            def drip() -> None:
                peer, _ = server.accept()
                with peer:
                    peer.recv(1_000)
                    peer.sendall(head)
                    while not gone.wait(0.02):
                        with contextlib.suppress(OSError):
                            peer.send(b"x")

            thread = threading.Thread(target=drip)
            thread.start()
            with pytest.raises(Unavailable):
                web(private=True, seconds=0.3).get(f"http://127.0.0.1:{server.getsockname()[1]}/")
            gone.set()
            thread.join()

    def test_that_redirects_without_end_is_given_up(self):
        with site() as own:
            own.put("/a", "", status=307, location="/a")
            with pytest.raises(Unavailable, match="too often"):
                web(private=True).get(f"{own.address}/a")

            assert len(own.asked) == 4

    def test_that_is_an_error_is_told_as_it_is(self):
        with site() as own:
            assert web(private=True).get(own.put("/gone", "no", status=410)).status == 410
