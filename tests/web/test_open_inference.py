"""The public tritonclient, unmodified, against a node: what it may do, and every way to send nonsense."""

from __future__ import annotations

import http.client
import json

import numpy
import pytest
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException

ROWS = numpy.array([[1, 2, 3], [0, 0, 1]], dtype="float32")
EXPECTED = numpy.array([[6, 12], [1, 2]], dtype="float32")


@pytest.fixture
def client(served):
    with InferenceServerClient(served.address) as client:
        yield client


def tensor(rows: numpy.ndarray, *, name: str = "input", datatype: str = "FP32", binary: bool = True) -> InferInput:
    result = InferInput(name, rows.shape, datatype)
    result.set_data_from_numpy(rows, binary_data=binary)
    return result


def raw(
    served, body: bytes, headers: dict[str, str] | None = None, path: str = "/v2/models/linear/infer", method="POST"
):
    connection = http.client.HTTPConnection(served.address, timeout=30)
    connection.request(method, path, body, {**served.headers, **(headers or {})})
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    return response, answer


class TestServer:
    def test_is_live_and_ready_for_anybody(self, client):
        assert client.is_server_live()
        assert client.is_server_ready()

    def test_names_itself_and_its_extensions(self, client):
        metadata = client.get_server_metadata()

        assert metadata["name"] == "lawful"
        assert metadata["extensions"] == ["binary_tensor_data"]


class TestModel:
    def test_is_described_to_bob(self, served, client):
        metadata = client.get_model_metadata("linear", headers=served.headers)

        assert metadata["versions"] == ["1"]
        assert metadata["inputs"] == [{"name": "input", "datatype": "FP32", "shape": [-1, 3]}]
        assert client.is_model_ready("linear", headers=served.headers)
        assert client.is_model_ready("linear", "1", headers=served.headers)

    def test_of_another_version_is_not_ready(self, served, client):
        assert not client.is_model_ready("linear", "7", headers=served.headers)


class TestInfer:
    @pytest.mark.parametrize("binary_in", [True, False])
    @pytest.mark.parametrize("binary_out", [True, False])
    def test_answers_in_json_and_binary(self, served, client, binary_in, binary_out):
        outputs = [InferRequestedOutput("probabilities", binary_data=binary_out)]

        result = client.infer(
            "linear", [tensor(ROWS, binary=binary_in)], outputs=outputs, headers=served.headers, request_id="mine"
        )

        numpy.testing.assert_array_equal(EXPECTED, result.as_numpy("probabilities"))
        assert result.get_response()["id"] == "mine"

    def test_leaves_an_intent_and_an_outcome_on_the_log(self, served, client):
        before = served.app.log.size

        result = client.infer("linear", [tensor(ROWS)], model_version="1", headers=served.headers)

        entries = [entry for _, entry in served.app.log.read(before, served.app.log.size)]
        receipt = result.get_response()["parameters"]["lawful_receipt"]
        assert [e.event for e in entries if e.event != "decision:made"] == ["call:decided", "call:closed"]
        assert entries[-1].closes == receipt
        assert entries[-1].status == "answered"

    def test_gives_a_receipt_that_verifies_offline(self, served, client, tmp_path):
        from lawful.audit.verify import verify_file

        result = client.infer("linear", [tensor(ROWS)], headers=served.headers)
        receipt = result.get_response()["parameters"]["lawful_receipt"]
        _, proof = raw(served, b"", path=f"/v1/receipts/{receipt}", method="GET")
        (tmp_path / "receipt.json").write_bytes(proof)

        assert verify_file(tmp_path / "receipt.json", public_key=served.app.identity()["public_key"]).valid

    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            ({"model_name": "nothing"}, "404"),
            ({"model_version": "9"}, "404"),
            ({"inputs": [tensor(ROWS, name="other")]}, "400"),
            ({"inputs": [tensor(ROWS[:, :2])]}, "400"),
            ({"inputs": [tensor(ROWS.astype("float64"), datatype="FP64")]}, "400"),
            ({"inputs": [tensor(ROWS.astype("int32"), datatype="INT32")]}, "400"),
            ({"inputs": [tensor(ROWS), tensor(ROWS)]}, "400"),
            ({"outputs": [InferRequestedOutput("other")]}, "400"),
        ],
    )
    def test_refuses_what_the_model_does_not_take(self, served, client, arguments, status):
        before = served.app.log.size

        with pytest.raises(InferenceServerException) as refusal:
            client.infer(**{"model_name": "linear", "inputs": [tensor(ROWS)], "headers": served.headers, **arguments})

        assert refusal.value.status() == status
        assert served.last().event == "call:rejected"
        assert served.app.log.size == before + 1

    def test_refuses_a_purpose_and_a_region_that_the_agreement_does_not_name(self, served, client):
        for header, rule in (("x-lawful-purpose", "contract.purpose"), ("x-lawful-region", "contract.region")):
            with pytest.raises(InferenceServerException, match=rule) as refusal:
                client.infer("linear", [tensor(ROWS)], headers={**served.headers, header: "US"})

            assert refusal.value.status() == "403"
            assert "A-1" in refusal.value.message()
            assert served.last().status == "refused"


def request(**changes) -> dict:
    tensor = {"name": "input", "shape": [1, 3], "datatype": "FP32", "data": [1.0, 2.0, 3.0], **changes}
    return {"inputs": [{key: value for key, value in tensor.items() if value is not None}]}


NONSENSE = {
    "not JSON": b"\xff\xfe{",
    "no inputs": b"{}",
    "a list": b"[]",
    "nested too deep": b'{"inputs":' + b"[" * 100_000,
    "values that are text": json.dumps(request(data=["1", "2", "3"])).encode(),
    "values that are flags": json.dumps(request(data=[True, True, True])).encode(),
    "too few values": json.dumps(request(data=[1.0])).encode(),
    "ragged rows": json.dumps(request(data=[[1.0, 2.0], [3.0]])).encode(),
    "a negative size": json.dumps(request(shape=[-1, 3])).encode(),
    "a huge shape": json.dumps(request(shape=[2**31 - 1] * 8)).encode(),
    "an unknown datatype": json.dumps(request(datatype="FP8")).encode(),
    "an unknown field": json.dumps({**request(), "secret": 1}).encode(),
    "data nested too deep": b'{"inputs":[{"name":"input","shape":[1,3],"datatype":"FP32","data":'
    + b"[" * 100_000
    + b"]}]}",
    "bytes that are no UTF-8": b'{"inputs":[{"name":"input","shape":[1],"datatype":"BYTES","data":["\xff"]}]}',
    "a shape of nothing": json.dumps(request(shape=[0, 2**31 - 1, 2**31 - 1, 2**31 - 1], data=[])).encode(),
    "no data": json.dumps(request(data=None)).encode(),
    "a size in binary that is text": json.dumps(request(data=None, parameters={"binary_data_size": "12"})).encode(),
    "a size in binary that is negative": json.dumps(request(data=None, parameters={"binary_data_size": -1})).encode(),
    "bytes that nobody announced": json.dumps(request()).encode() + b"123",
}


class TestNonsense:
    @pytest.mark.parametrize("body", NONSENSE.values(), ids=NONSENSE.keys())
    def test_gets_a_4xx_in_the_protocols_shape_and_an_entry(self, served, body):
        before = served.app.log.size

        response, answer = raw(served, body)

        assert response.status == 400
        assert json.loads(answer)["error"]
        assert response.headers["x-request-id"] == response.headers["x-lawful-receipt"] == served.last().id
        assert served.app.log.size == before + 1

    @pytest.mark.parametrize("length", ["-1", "abc", "99999999", "", "１"])
    def test_in_the_header_length_is_refused(self, served, length):
        response, _ = raw(served, json.dumps(request()).encode(), {"Inference-Header-Content-Length": length.encode()})

        assert response.status == 400

    def test_of_a_truncated_binary_tensor_is_refused(self, served):
        head = json.dumps(request(data=None, parameters={"binary_data_size": 12})).encode()

        response, answer = raw(served, head + b"\0" * 7, {"Inference-Header-Content-Length": str(len(head))})

        assert response.status == 400
        assert "cut short" in json.loads(answer)["error"]

    def test_of_100_mb_is_read_away_and_refused(self, served, client):
        response, answer = raw(served, bytes(100_000_000))

        assert response.status == 413
        assert json.loads(answer)["error"]
        assert served.last().facts == {"code": "too-large"}
        assert client.is_server_live()

    @pytest.mark.parametrize("header", ["x-lawful-region", "X-Lawful-Purpose", "Authorization", "content-encoding"])
    def test_in_a_header_that_stands_twice_is_refused(self, served, header):
        connection = http.client.HTTPConnection(served.address, timeout=30)
        body = json.dumps(request()).encode()
        connection.putrequest("POST", "/v2/models/linear/infer")
        for name, value in [
            *served.headers.items(),
            ("Content-Length", str(len(body))),
            (header, "EU"),
            (header, "EU"),
        ]:
            connection.putheader(name, value)
        connection.endheaders(body)

        assert connection.getresponse().status in (400, 401)
        connection.close()

    @pytest.mark.parametrize("value", ["1e999", "-1e999"])
    def test_of_a_number_that_is_not_finite_is_told_so(self, served, value):
        tensor = f'{{"name": "input", "datatype": "FP32", "shape": [1, 3], "data": [1, {value}, 1]}}'

        response, answer = raw(served, f'{{"inputs": [{tensor}]}}'.encode())

        assert response.status == 400
        assert "a value of input 'input' is not finite" in json.loads(answer)["error"]

    def test_of_a_number_beyond_its_datatype_is_told_so(self, served):
        tensor = '{"name": "input", "datatype": "FP32", "shape": [1, 3], "data": [1, 1e39, 1]}'

        response, answer = raw(served, f'{{"inputs": [{tensor}]}}'.encode())

        assert response.status == 400
        assert "a number of input 'input' does not fit" in json.loads(answer)["error"]

    def test_in_a_field_is_not_repeated_to_anybody(self, served):
        _, answer = raw(served, json.dumps({**request(), "SECRET patient Anna": 1}).encode())

        assert b"Anna" not in answer

    def test_in_a_purpose_does_not_reach_the_log(self, served):
        before = served.app.log.size

        raw(served, json.dumps(request()).encode(), {"x-lawful-purpose": "SECRETPURPOSE"})

        entries = [str(entry) for _, entry in served.app.log.read(before, served.app.log.size)]
        assert not [entry for entry in entries if "SECRETPURPOSE" in entry]

    def test_compressed_is_refused(self, served):
        response, _ = raw(served, b"x", {"Content-Encoding": "gzip"})

        assert response.status == 400

    def test_holds_nothing_of_the_request_in_its_answer(self, served):
        _, answer = raw(served, json.dumps(request(data=["Zanzibar-4711"] * 3)).encode())

        assert b"Zanzibar" not in answer
