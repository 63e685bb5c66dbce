"""Parameters and multiply-adds of one operation, written out with its own numbers."""

from inception_core.analysis.records import Record
from inception_core.spec import Conv, Linear, Node
from inception_core.words import tr


def params_formula(node: Node, record: Record) -> tuple[str, str] | None:
    """`3 × 3 × 32 × 48 + 2 × 48 = 13,920` and what the terms mean; None without parameters."""
    match node:
        case Conv(kernel=(height, width), channels=out):
            weights = f"{height} × {width} × {record.in_shape[0] // node.groups} × {out}"
            meaning = _product(_kernel(), _maps_in(node), tr("maps out"))
        case Linear(features=out):
            weights, meaning = f"{record.in_shape[0]} × {out}", _features()
        case _:
            return None
    extra = ""
    if node.bias:
        bias = tr("one bias each")
        extra, meaning = f" + {out}", f"{meaning} + {bias}"
    if node.norm is not None:
        norm = tr("batch norm's scale and shift")
        extra, meaning = f"{extra} + 2 × {out}", f"{meaning} + {norm}"
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
            meaning = _product(_kernel(), _maps_in(node), tr("maps out"), tr("rows × columns out"))
        case Linear(features=out):
            terms, meaning = f"{record.in_shape[0]} × {out}", _features()
        case _:
            return None
    return f"{terms} = {record.macs:,}", meaning


def _maps_in(node: Conv) -> str:
    return tr("maps in") if node.groups == 1 else tr("maps in of a group")


def _kernel() -> str:
    return tr("kernel height × width")


def _features() -> str:
    return _product(tr("features in"), tr("outputs"))


def _product(*terms: str) -> str:
    return " × ".join(terms)
