"""The Open Inference Protocol v2 on the wire: JSON and binary tensors, both ways.

Sources: kserve/open-inference-protocol, `specification/protocol/inference_rest.md`, and Triton's binary tensor data
extension (`Inference-Header-Content-Length`, `binary_data_size`, `binary_data`, `binary_data_output`). Binary
tensors are little-endian and row-major without padding; a BYTES element is a uint32 length and its bytes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec
import numpy

from lawful.core.errors import Invalid

Datatype = Literal[
    "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BYTES"
]  # fmt: skip
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
Size = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Parameter = (
    Annotated[str, msgspec.Meta(max_length=4_096)]
    | Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
    | bool
    | Annotated[float, msgspec.Meta(ge=-1e300, le=1e300)]
)
Parameters = Annotated[dict[Name, Parameter], msgspec.Meta(max_length=64)]

DTYPES: dict[str, numpy.dtype[Any]] = {
    "BOOL": numpy.dtype("?"), "UINT8": numpy.dtype("u1"), "UINT16": numpy.dtype("<u2"), "UINT32": numpy.dtype("<u4"),
    "UINT64": numpy.dtype("<u8"), "INT8": numpy.dtype("i1"), "INT16": numpy.dtype("<i2"), "INT32": numpy.dtype("<i4"),
    "INT64": numpy.dtype("<i8"), "FP16": numpy.dtype("<f2"), "FP32": numpy.dtype("<f4"), "FP64": numpy.dtype("<f8"),
}  # fmt: skip
_NAMES = {dtype: name for name, dtype in DTYPES.items()}


class RequestInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One input tensor; `data` is flat or nested JSON, or absent when its bytes follow the JSON part."""

    name: Name
    shape: Annotated[tuple[Size, ...], msgspec.Meta(min_length=1, max_length=8)]
    datatype: Datatype
    parameters: Parameters = {}
    data: msgspec.Raw = msgspec.field(default_factory=msgspec.Raw)


class RequestOutput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One wanted output."""

    name: Name
    parameters: Parameters = {}


class InferRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The JSON part of an inference request."""

    inputs: Annotated[tuple[RequestInput, ...], msgspec.Meta(min_length=1, max_length=64)]
    id: Annotated[str, msgspec.Meta(max_length=256)] = ""
    parameters: Parameters = {}
    outputs: Annotated[tuple[RequestOutput, ...], msgspec.Meta(max_length=64)] = ()


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """A request off the wire: its JSON part and its tensors by name."""

    head: InferRequest
    tensors: dict[str, Any]


_decoder = msgspec.json.Decoder(InferRequest)
_encoder = msgspec.json.Encoder()


def decode(body: bytes, header_length: str | None) -> Decoded:
    """Read a request body; `header_length` is the value of Inference-Header-Content-Length, None when absent.

    Raises Invalid, naming the field or tensor that is wrong and never its content.
    """
    size = _header_length(header_length, len(body))
    try:
        head = _decoder.decode(memoryview(body)[:size])
    except msgspec.ValidationError as error:
        raise Invalid(
            f"the request does not have the protocol's shape{_where(error)}",
            expected="an Open Inference Protocol v2 request",
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid("the request is not JSON", expected="an Open Inference Protocol v2 request") from error
    tensors: dict[str, Any] = {}
    position = size
    for tensor in head.inputs:
        if tensor.name in tensors:
            raise Invalid("an input stands twice in the request", expected="each input once")
        binary_size = tensor.parameters.get("binary_data_size")
        if binary_size is None:
            tensors[tensor.name] = _from_json(tensor)
            continue
        if isinstance(binary_size, bool) or not isinstance(binary_size, int) or binary_size < 0 or bytes(tensor.data):
            raise Invalid(f"input {_shown(tensor)} has a bad binary_data_size", expected="a size in bytes and no data")
        tensors[tensor.name] = _from_binary(tensor, memoryview(body)[position : position + binary_size], binary_size)
        position += binary_size
    if position != len(body):
        raise Invalid(
            f"the body is {len(body)} bytes", expected=f"{position}, the JSON part and the tensors it announces"
        )
    return Decoded(head=head, tensors=tensors)


def encode(
    head: InferRequest, *, model: str, version: str, outputs: Mapping[str, numpy.ndarray], parameters: Mapping[str, Any]
) -> tuple[bytes, int | None]:
    """The response body, and the length of its JSON part when tensors follow it in binary."""
    wanted = {output.name: output.parameters for output in head.outputs}
    all_binary = head.parameters.get("binary_data_output") is True
    described, blobs = [], []
    for name, array in outputs.items():
        datatype = datatype_of(array)
        entry: dict[str, Any] = {"name": name, "datatype": datatype, "shape": array.shape}
        if wanted.get(name, {}).get("binary_data", all_binary) is True:
            blob = _to_binary(array, datatype)
            entry["parameters"] = {"binary_data_size": len(blob)}
            blobs.append(blob)
        else:
            entry["data"] = _to_json(array)
        described.append(entry)
    answer: dict[str, Any] = {"model_name": model, "model_version": version, "outputs": described}
    if head.id:
        answer["id"] = head.id
    if parameters:
        answer["parameters"] = dict(parameters)
    text = _encoder.encode(answer)
    return (b"".join([text, *blobs]), len(text)) if blobs else (text, None)


def datatype_of(array: numpy.ndarray) -> str:
    """The protocol's name of an array's type."""
    return "BYTES" if array.dtype == object else _NAMES[array.dtype]


def _header_length(header: str | None, total: int) -> int:
    if header is None:
        return total
    if not (header.isascii() and header.isdigit() and len(header) <= 12 and int(header) <= total):
        raise Invalid("Inference-Header-Content-Length is wrong", expected=f"a number up to the body's {total} bytes")
    return int(header)


def _where(error: msgspec.ValidationError) -> str:
    """Where in the request something is wrong, without the words that stand there."""
    place = re.search(r"at `(\$[\w.\[\]]*)`$", str(error))
    return f" at {place[1]}" if place else ""


def _shown(tensor: RequestInput) -> str:
    """A tensor's name, made safe to print."""
    return repr(tensor.name[:64])


def _from_binary(tensor: RequestInput, blob: memoryview, size: int) -> numpy.ndarray:
    if len(blob) != size:
        raise Invalid(f"the bytes of input {_shown(tensor)} are cut short: {len(blob)}", expected=f"{size} bytes")
    count = math.prod(tensor.shape)
    if tensor.datatype == "BYTES":
        return _strings(tensor, _split(tensor, blob, count))
    dtype = DTYPES[tensor.datatype]
    if size != count * dtype.itemsize:
        raise Invalid(
            f"input {_shown(tensor)} has {size} bytes", expected=f"{count * dtype.itemsize} for its shape and datatype"
        )
    array = numpy.frombuffer(blob, dtype=dtype).reshape(tensor.shape)
    if tensor.datatype == "BOOL" and (array.view("u1") > 1).any():
        raise Invalid(f"input {_shown(tensor)} holds a byte that is no BOOL", expected="0 or 1")
    return array


def _split(tensor: RequestInput, blob: memoryview, count: int) -> list[bytes]:
    items: list[bytes] = []
    position = 0
    while position < len(blob) and len(items) <= count:
        start = position + 4
        position = start + int.from_bytes(blob[position:start], "little")
        if start > len(blob) or position > len(blob):
            raise Invalid(
                f"an element of input {_shown(tensor)} is cut short", expected="a uint32 length and its bytes"
            )
        items.append(bytes(blob[start:position]))
    return items


def _from_json(tensor: RequestInput) -> numpy.ndarray:
    values = _flat(tensor)
    if tensor.datatype == "BYTES":
        return _strings(tensor, [value.encode() for value in _checked(tensor, values, str)])
    dtype = DTYPES[tensor.datatype]
    if tensor.datatype == "BOOL":
        checked: list[Any] = _checked(tensor, values, bool)
    elif dtype.kind == "f":
        checked = _checked(tensor, values, float)
    else:
        info = numpy.iinfo(dtype)
        checked = _checked(tensor, values, int)
        if any(not info.min <= value <= info.max for value in checked):
            raise Invalid(f"a number of input {_shown(tensor)} does not fit", expected=tensor.datatype)
    if len(checked) != math.prod(tensor.shape):
        raise Invalid(
            f"input {_shown(tensor)} has {len(checked)} values", expected=f"{math.prod(tensor.shape)} for its shape"
        )
    try:
        with numpy.errstate(over="raise"):  # 1e39 would be infinity in FP32
            return numpy.array(checked, dtype=dtype).reshape(tensor.shape)
    except FloatingPointError:
        raise Invalid(f"a number of input {_shown(tensor)} does not fit", expected=tensor.datatype) from None


def _flat(tensor: RequestInput) -> list[Any]:
    """The values in row-major order, from flat or nested JSON; nesting deeper than the shape is refused."""
    try:
        values = msgspec.json.decode(tensor.data, type=list[Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if "out of range" in str(error):
            raise Invalid(f"a value of input {_shown(tensor)} is not finite", expected="a number that fits") from error
        raise Invalid(f"input {_shown(tensor)} has no data", expected="a JSON array") from error
    for size in tensor.shape[1:]:
        if not (values and isinstance(values[0], list)):
            break
        if any(not isinstance(row, list) or len(row) != size for row in values):
            raise Invalid(f"the rows of input {_shown(tensor)} differ", expected=f"nested as its shape {tensor.shape}")
        values = [value for row in values for value in row]
    return values


def _checked(tensor: RequestInput, values: list[Any], kind: type) -> list[Any]:
    try:
        return msgspec.convert(values, list[kind], strict=True)  # type: ignore[valid-type]
    except msgspec.ValidationError as error:
        raise Invalid(f"a value of input {_shown(tensor)} has another type", expected=tensor.datatype) from error


def _strings(tensor: RequestInput, items: Sequence[bytes]) -> numpy.ndarray:
    if len(items) != math.prod(tensor.shape):
        raise Invalid(
            f"input {_shown(tensor)} has {len(items)} elements", expected=f"{math.prod(tensor.shape)} for its shape"
        )
    array = numpy.empty(len(items), dtype=object)
    array[:] = items
    return array.reshape(tensor.shape)


def _to_binary(array: numpy.ndarray, datatype: str) -> bytes:
    if array.dtype == object:
        return b"".join(len(item).to_bytes(4, "little") + item for item in array.flat)
    return array.astype(DTYPES[datatype], copy=False).tobytes()


def _to_json(array: numpy.ndarray) -> list[Any]:
    if array.dtype == object:
        return [item.decode("utf-8", errors="replace") for item in array.flat]
    return array.ravel().tolist()
