"""A tiny world of drawings: three hands, three things, no network connection."""

import io
import json
import tarfile
from pathlib import Path

from inception_core.lab.packs import Pack

BALLOON = '<circle cx="8" cy="6" r="5" fill="{0}"/><path d="M8 11v5" stroke="#333"/>'
HOUSE = '<path d="M1 8 8 2l7 6z" fill="#a33"/><path d="M3 8h10v7H3z" fill="{0}"/>'
LEMON = '<ellipse cx="8" cy="8" rx="6" ry="4" fill="{0}"/><path d="M14 8h2" stroke="#663"/>'
RING = '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2"/>'

KNOBS = {"width": 0.1, "blocks_a": 1, "blocks_b": 1, "blocks_c": 1, "classes": 71}
PACKS = (
    Pack("crayon", "1.0.0", "Ada", "MIT", "train"),
    Pack("ph", "1.0.0", "Bea", "MIT", "train", mono=True),
    Pack("brush", "1.0.0", "Cem", "CC-BY-4.0", "test"),
)


def pack_icons(colour: str) -> dict[str, object]:
    return {
        "icons": {
            "balloon": {"body": BALLOON.format(colour)},
            "house": {"body": HOUSE.format(colour)},
            "lemon": {"body": LEMON.format(colour)},
            "ring": {"body": RING},
        },
        "aliases": {"house-with-garden": {"parent": "house"}},
        "width": 16,
        "height": 16,
    }


def write_pack(pack: Pack, folder: Path, colour: str, licence: str | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"iconify-json-{pack.name}-{pack.version}.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in (
            ("icons.json", pack_icons(colour)),
            ("info.json", {"license": {"spdx": licence or pack.licence}}),
        ):
            data = json.dumps(content).encode()
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return archive
