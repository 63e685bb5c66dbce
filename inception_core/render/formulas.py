"""Parameters and multiply-adds of one operation, written out with its own numbers."""

from inception_core.analysis.records import Record
from inception_core.spec import Conv, Linear, Node


def params_formula(node: Node, record: Record) -> tuple[str, str] | None:
    """`3 × 3 × 32 × 48 + 2 × 48 = 13,920` and what the terms mean; None without parameters."""
    match node:
        case Conv(kernel=(height, width), channels=out):
            weights = f"{height} × {width} × {record.in_shape[0] // node.groups} × {out}"
            meaning = f"kernel height × width × {_maps_in(node)} × maps out"
        case Linear(features=out):
            weights, meaning = f"{record.in_shape[0]} × {out}", "features in × outputs"
        case _:
            return None
    extra = ""
    if node.bias:
        extra, meaning = f" + {out}", f"{meaning} + one bias each"
    if node.norm is not None:
        extra, meaning = f"{extra} + 2 × {out}", f"{meaning} + batch norm's scale and shift"
    return f"{weights}{extra} = {record.params:,}", meaning


def macs_formula(node: Node, record: Record) -> tuple[str, str] | None:
    """`3 × 3 × 32 × 48 × 35 × 35 = 16,934,400` and what the terms mean; None where none count."""
    if not record.macs:
        return None
    match node:
        case Conv(kernel=(height, width), channels=out):
            _, rows, columns = record.out_shape
            maps = record.in_shape[0] // node.groups
            terms = f"{height} × {width} × {maps} × {out} × {rows} × {columns}"
            meaning = f"kernel height × width × {_maps_in(node)} × maps out × rows × columns out"
        case Linear(features=out):
            terms, meaning = f"{record.in_shape[0]} × {out}", "features in × outputs"
        case _:
            return None
    return f"{terms} = {record.macs:,}", meaning


def _maps_in(node: Conv) -> str:
    return "maps in" if node.groups == 1 else "maps in of a group"
