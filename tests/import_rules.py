"""The rules of the house, as functions from one file's source to sentences about what breaks them.

A rule looks at every import of a file, also those inside functions and type-checking blocks.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

TORCH = ("torch", "torchvision", "torchinfo", "timm", "safetensors.torch")
TORCH_PLACES = (
    "inception_core/nn/",
    "inception_core/lab/",
    "inception_core/predict/torch_engine.py",
)
CACHES = {"cache_data", "cache_resource"}
CACHED = "app/cached.py"

# Inside `inception_core` a file imports from its own tier or a lower one, never from a higher.
TIERS = (
    {"words", "version"},
    {"errors"},
    {"spec", "knobs", "machine"},
    {"networks", "departures", "knob_sets", "papers", "results", "glossary"},
    {"variants"},
    {"analysis"},
    {"render"},
    {"nn"},
    {"weights", "predict"},
    {"lab", "evaluate", "probing"},
    {"lessons"},
    {"cli"},
    {"__main__"},
)
LOWEST_ALONE = {"errors", "spec"}  # these two import nothing but lower tiers


@dataclass(frozen=True)
class Ban:
    """`modules` are not imported by the files below `inside`, except those below `but`."""

    inside: str
    modules: tuple[str, ...]
    but: tuple[str, ...] = ()


BANS = (
    Ban("inception_core/", ("streamlit", "plotly", "app")),
    Ban("app/figures/", ("streamlit",)),
    Ban("", TORCH, but=TORCH_PLACES),
)


def imported(source: str, path: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import; `from a import b` gives `a.b`, which may be a name."""
    package = PurePosixPath(path).parent.parts
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = [*package[: len(package) - level + 1]] if level else []
                base += [module] if module else []
                yield from ((node.lineno, ".".join([*base, alias.name])) for alias in names)
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield node.lineno, name


def within(name: str, module: str) -> bool:
    """Is the dotted `name` that module, or something in it?"""
    return name == module or name.startswith(f"{module}.")


def banned_imports(source: str, path: str) -> list[str]:
    """Imports that `BANS` refuses in this file."""
    return [
        f"{path}:{line} imports `{name}`, which has no place in {ban.inside or 'this file'}"
        for ban in BANS
        if path.startswith(ban.inside) and not path.startswith(ban.but or ("\0",))
        for line, name in imported(source, path)
        if any(within(name, module) for module in ban.modules)
    ]


def layer(path: str) -> str:
    """`inception_core/render/dot.py` belongs to the layer `render`."""
    return PurePosixPath(path).with_suffix("").parts[1]


def upward_imports(source: str, path: str) -> list[str]:
    """Imports inside `inception_core` that go against the order of `TIERS`."""
    if not path.startswith("inception_core/") or path == "inception_core/__init__.py":
        return []  # the package itself is the face of all layers
    tier_of = {name: tier for tier, names in enumerate(TIERS) for name in names}
    own = layer(path)
    if own not in tier_of:
        return [f"{path} is in no tier of tests/import_rules.py: add `{own}` where it belongs"]
    found = []
    for line, name in imported(source, path):
        parts = name.split(".")
        if parts[0] != "inception_core" or len(parts) < 2 or parts[1] not in tier_of:
            continue
        other = parts[1]
        sideways = own in LOWEST_ALONE and tier_of[other] == tier_of[own]
        if tier_of[other] > tier_of[own] or sideways:
            found.append(f"{path}:{line} imports `{name}`, but `{own}` stands below `{other}`")
    return found


def misplaced_caches(source: str, path: str) -> list[str]:
    """Streamlit caches outside `app/cached.py`, and caches there without a bound."""
    found = []
    tree = ast.parse(source)
    used = {
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in CACHES)
        or (isinstance(node, ast.alias) and node.name in CACHES)
    }
    if path != CACHED:
        return [f"{path}:{line} uses a Streamlit cache; only {CACHED} may" for line in sorted(used)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                text = ast.unparse(decorator)
                if any(cache in text for cache in CACHES) and "max_entries=" not in text:
                    found.append(f"{path}:{decorator.lineno} caches without `max_entries`")
    return found


RULES = (banned_imports, upward_imports, misplaced_caches)
