"""Packs of drawings: who drew them, under which licence, and how they come here.

The split is by artist, so the held-out score says how the network does on hands it has never seen.
Packs are fetched with the ordinary npm client at a pinned version and read without unpacking.
"""

import json
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from inception_core.errors import DrawingsError
from inception_core.lab.classes import EMOJI
from inception_core.lab.icon_names import ICONS

FETCH_SECONDS = 180


@dataclass(frozen=True)
class Pack:
    """One pack: `@iconify-json/<name>` at `version`, by one artist or studio."""

    name: str
    version: str
    artist: str
    licence: str  # SPDX identifier; compared with what the pack says of itself
    role: Literal["train", "test"]
    endings: tuple[str, ...] = ("",)  # one icon in several styles: dog, dog-duotone, dog-fill
    mono: bool = False  # one ink on nothing; the augmentation chooses ink and paper


_NUMBERED = ("", "-1", "-2", "-3")

PACKS = (
    Pack("noto", "1.2.9", "Google", "Apache-2.0", "train"),
    Pack("noto-v1", "1.2.5", "Google", "Apache-2.0", "train"),
    Pack("fluent-emoji", "1.2.7", "Microsoft", "MIT", "train"),
    Pack("fluent-emoji-flat", "1.2.6", "Microsoft", "MIT", "train"),
    Pack("fluent-emoji-high-contrast", "1.2.6", "Microsoft", "MIT", "train", mono=True),
    Pack("fxemoji", "1.2.2", "Mozilla", "Apache-2.0", "train"),
    Pack("emojione", "1.2.3", "Emoji One", "CC-BY-4.0", "train"),
    Pack("emojione-monotone", "1.2.1", "Emoji One", "CC-BY-4.0", "train", mono=True),
    Pack("ph", "1.2.2", "Phosphor Icons", "MIT", "train", ("", "-duotone", "-fill"), True),
    Pack("lucide", "1.2.137", "Lucide Contributors", "ISC", "train", mono=True),
    Pack("lucide-lab", "1.2.3", "Lucide Contributors", "ISC", "train", mono=True),
    Pack("tabler", "1.2.41", "Paweł Kuna", "MIT", "train", ("", "-filled"), True),
    Pack("mdi", "1.2.3", "Pictogrammers", "Apache-2.0", "train", ("", "-outline"), True),
    Pack("icon-park", "1.2.4", "ByteDance", "Apache-2.0", "train"),
    Pack("game-icons", "1.2.4", "GameIcons", "CC-BY-3.0", "train", mono=True),
    Pack("fa6-solid", "1.2.4", "Dave Gandy", "CC-BY-4.0", "train", mono=True),
    Pack(
        "mingcute",
        "1.2.8",
        "MingCute Design",
        "Apache-2.0",
        "train",
        ("-fill", "-line"),
        True,
    ),
    Pack("hugeicons", "1.2.35", "Hugeicons", "MIT", "train", mono=True),
    Pack("twemoji", "1.2.5", "Twitter", "CC-BY-4.0", "test"),
    Pack(
        "streamline-emojis",
        "1.2.4",
        "Streamline",
        "CC-BY-4.0",
        "test",
        _NUMBERED,
    ),
    Pack("openmoji", "1.2.29", "OpenMoji", "CC-BY-SA-4.0", "test"),
)


def fetch_pack(pack: Pack, folder: Path) -> Path:
    """The pack's archive in `folder`, fetched with npm unless it is there already."""
    archive = folder / f"iconify-json-{pack.name}-{pack.version}.tgz"
    if archive.is_file():
        return archive
    npm = shutil.which("npm")
    if npm is None:
        raise DrawingsError(
            "Drawings are fetched with `npm`, which is not installed; install Node.js."
        )
    folder.mkdir(parents=True, exist_ok=True)
    package = f"@iconify-json/{pack.name}@{pack.version}"
    try:
        subprocess.run(
            [npm, "pack", package, "--silent", "--pack-destination", str(folder)],
            check=True,
            capture_output=True,
            timeout=FETCH_SECONDS,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise DrawingsError(
            f"`npm pack {package}` did not deliver; check the network connection and run it again."
        ) from error
    return archive


def read_pack(archive: Path, licence: str) -> dict[str, Any]:
    """The icons of an archive; refused when its licence is not the one we know."""
    try:
        with tarfile.open(archive) as tar:
            icons = _member(tar, "package/icons.json")
            info = _member(tar, "package/info.json")
    except (tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise DrawingsError(
            f"`{archive.name}` is not a readable pack; delete it and run again."
        ) from error
    found = info.get("license", {}).get("spdx")
    if found != licence:
        raise DrawingsError(f"`{archive.name}` is licensed `{found}`, expected `{licence}`.")
    return icons


def icons_by_label(pack: Pack, icons: Mapping[str, Any]) -> dict[str, list[str]]:
    """Label -> names of this pack's icons that show it. Aliases count as their parent, once."""
    table = ICONS.get(pack.name, EMOJI)
    aliases = icons.get("aliases", {})
    found: dict[str, list[str]] = {}
    for label, names in table.items():
        wanted = [name + ending for name in names.split() for ending in pack.endings]
        parents = [aliases[name]["parent"] if name in aliases else name for name in wanted]
        found[label] = list(dict.fromkeys(name for name in parents if name in icons["icons"]))
    return {label: names for label, names in found.items() if names}


def _member(tar: tarfile.TarFile, name: str) -> dict[str, Any]:
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    content: dict[str, Any] = json.load(file)
    return content
