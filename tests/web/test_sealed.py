"""A node that cannot write evidence refuses everything and says so; only a restart and a verification reopen it."""

from __future__ import annotations

import http.client
import json

import pytest
from tritonclient.http import InferenceServerClient, InferInput
from tritonclient.utils import InferenceServerException

import lawful.app


@pytest.fixture
def sealed(served):
    served.app.log.seal("the disk is gone")
    return served


def ask(node, path: str) -> tuple[int, dict, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection(node.address, timeout=30)
    connection.request("GET", path, headers=node.headers)
    response = connection.getresponse()
    answer = response.status, json.loads(response.read()), response.headers
    connection.close()
    return answer


class TestSealedNode:
    def test_is_alive_and_not_ready(self, sealed):
        assert ask(sealed, "/livez")[0] == 200
        assert ask(sealed, "/readyz")[0] == 503
        assert ask(sealed, "/v2/health/ready")[0] == 503

    def test_answers_no_call(self, sealed):
        import numpy

        tensor = InferInput("input", [1, 3], "FP32")
        tensor.set_data_from_numpy(numpy.ones((1, 3), dtype="float32"))
        with InferenceServerClient(sealed.address) as client, pytest.raises(InferenceServerException) as refusal:
            client.infer("linear", [tensor], headers=sealed.headers)

        assert refusal.value.status() == "503"

    @pytest.mark.parametrize("path", ["/v2/models/linear", "/v1/models", "/v1/receipts/x", "/api/models"])
    def test_refuses_every_route_that_needs_a_key(self, sealed, path):
        status, answer, _ = ask(sealed, path)

        assert status == 503
        assert "sealed" in json.dumps(answer)

    def test_can_be_opened_again_after_a_restart_with_everything_it_had_promised(self, sealed):
        size, folder = sealed.app.log.size, sealed.app.folder
        sealed.app.close()

        with lawful.app.open(folder) as again:
            assert again.log.verify().valid
            assert again.log.size >= size
