"""Look at many bytes at once, for compiled code: each function here becomes a few instructions of the processor.

A mask has a bit for each of the WIDTH bytes from a place on, the lowest for the first; all must lie in the array.
Whoever changes a function must also touch the kernels that call it: what Numba keeps goes by the caller's file."""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import extending
from numba.core import cgutils, types
from numba.np.arrayobj import make_array

raw_memcpy: Any = cgutils.raw_memcpy
array_of: Any = make_array
WIDTH = 32
_BYTES = ir.VectorType(ir.IntType(8), WIDTH)
_PLACES = ir.VectorType(ir.IntType(32), WIDTH)


def intrinsic(function: Callable[..., Any]) -> Any:
    """Return what compiled code calls, with the arguments behind the first."""
    return extending.intrinsic(function)


def _address(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:
    return builder.gep(array_of(kind)(context, builder, array).data, [at])


def _loaded(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:
    place = builder.bitcast(_address(context, builder, kind, array, at), _BYTES.as_pointer())
    found = builder.load(place)
    found.align = 1
    return found


def _spread(builder: Any, byte: Any) -> Any:
    nothing = ir.Constant(_BYTES, ir.Undefined)
    one = builder.insert_element(nothing, byte, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, nothing, ir.Constant(_PLACES, [0] * WIDTH))


def _mask(builder: Any, bits: Any) -> Any:
    return builder.zext(builder.bitcast(bits, ir.IntType(WIDTH)), ir.IntType(64))


@intrinsic
def equal(context: Any, data: Any, at: Any, byte: Any) -> Any:  # noqa: ARG001
    """Return the mask of the bytes that equal one."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, place, wanted = arguments
        found = _loaded(context, builder, signature.args[0], array, place)
        return _mask(builder, builder.icmp_unsigned("==", found, _spread(builder, wanted)))

    return types.uint64(data, types.int64, types.uint8), generate


@intrinsic
def between(context: Any, data: Any, at: Any, low: Any, high: Any, case: Any) -> Any:  # noqa: ARG001
    """Return the mask of the bytes from `low` to `high`, once the bits of `case` are set in all."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array, place, least, most, bits = arguments
        found = _loaded(context, builder, signature.args[0], array, place)
        found = builder.sub(builder.or_(found, _spread(builder, bits)), _spread(builder, least))
        return _mask(builder, builder.icmp_unsigned("<=", found, _spread(builder, builder.sub(most, least))))

    return types.uint64(data, types.int64, types.uint8, types.uint8, types.uint8), generate


@intrinsic
def first_bit(context: Any, mask: Any) -> Any:  # noqa: ARG001
    """Return the place of the lowest bit that is set; there must be one."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), generate


@intrinsic
def last_bit(context: Any, mask: Any) -> Any:  # noqa: ARG001
    """Return the place of the highest bit that is set; there must be one."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
        return builder.sub(ir.Constant(ir.IntType(64), 63), builder.ctlz(arguments[0], ir.Constant(ir.IntType(1), 0)))

    return types.int64(types.uint64), generate


@intrinsic
def bits_set(context: Any, mask: Any) -> Any:  # noqa: ARG001
    """Return how many bits are set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


@intrinsic
def eight_bytes(context: Any, data: Any, at: Any) -> Any:  # noqa: ARG001
    """Return the eight bytes from a place on as a number, in the processor's order."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _address(context, builder, signature.args[0], *arguments)
        found = builder.load(builder.bitcast(place, ir.IntType(64).as_pointer()))
        found.align = 1
        return found

    return types.uint64(data, types.int64), generate


@intrinsic
def copy(context: Any, out: Any, at: Any, data: Any, start: Any, count: Any) -> Any:  # noqa: ARG001
    """Copy so many bytes from one array into another."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        target = _address(context, builder, signature.args[0], arguments[0], arguments[1])
        source = _address(context, builder, signature.args[2], arguments[2], arguments[3])
        raw_memcpy(builder, target, source, arguments[4], 1)
        return context.get_dummy_value()

    return types.void(out, types.int64, data, types.int64, types.int64), generate
