"""The answers to many pictures as a table, as CSV and as one JSON document."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from app.asking import Answer, Key, Network, Picture, Shown, camps
from app.figures.board import data_url
from inception_core.predict.ensemble import mean
from inception_core.predict.protocols import assumption
from inception_core.predict.ranking import best
from inception_core.render.tables_text import csv_table
from inception_core.version import VERSION
from inception_core.weights.imagenet import LABELS, synset_of
from inception_core.words import tr

Answers = Mapping[Key, Answer]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a spreadsheet recognises one


def table(
    pictures: Sequence[Picture],
    networks: Sequence[Network],
    protocol: str,
    answers: Answers,
    shown: Mapping[str, Shown],
    unreadable: Mapping[str, Exception],
) -> pd.DataFrame:
    """One row a picture: small, its name, each network's first guess with its probability in
    percent, then the vote's; what is wrong with a picture is its last column."""
    rows = []
    for picture in pictures:
        small = shown.get(picture.key)
        row: dict[str, Any] = {
            "": data_url(small.thumbnail, "image/jpeg") if small else None,
            "picture": picture.name,
        }
        for name, _, labels, values in _said(picture, networks, protocol, answers):
            first = int(values.argmax())
            row[name] = labels[first]
            row[f"{name} %"] = round(100 * float(values[first]), 1)
        row["problem"] = str(unreadable.get(picture.key, ""))
        rows.append(row)
    return pd.DataFrame(rows)


def guess_rows(
    pictures: Sequence[Picture],
    networks: Sequence[Network],
    protocol: str,
    top_k: int,
    answers: Answers,
    unreadable: Mapping[str, Exception],
) -> list[dict[str, Any]]:
    """One row a guess, in plain values."""
    rows: list[dict[str, Any]] = []
    for picture in pictures:
        empty = {"picture": picture.name, "weights": "", "rank": "", "label": "", "synset": ""}
        if picture.key in unreadable:
            rows.append({**empty, "probability": "", "problem": str(unreadable[picture.key])})
        for _, weights, labels, values in _said(picture, networks, protocol, answers):
            for rank, i in enumerate(best(values, top_k), 1):
                rows.append(
                    {
                        "picture": picture.name,
                        "weights": weights,
                        "rank": rank,
                        "label": labels[i],
                        "synset": synset_of(i) if labels == LABELS else "",
                        "probability": float(values[i]),
                        "problem": "",
                    }
                )
    return rows


def conditions(networks: Sequence[Network], protocol: str) -> dict[str, Any]:
    """What the answers depend on."""
    return {
        "explorer": VERSION,
        "crops": protocol,
        "assumption": " ".join(
            dict.fromkeys(assumption(protocol, network.architecture) for network in networks)
        ),
        "networks": [
            {
                "weights": network.title if _is_own(network) else network.name,
                "variant": network.known.variant,
                "knobs": dict(network.known.knobs),
                "sha256": network.known.identity,
                "preprocessing": asdict(network.known.preprocessing),
            }
            for network in networks
        ],
    }


def as_csv(rows: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    """The guesses with their conditions on top; no cell is a formula to a spreadsheet."""
    header = [f"Inception Explorer {about['explorer']}; crops: {about['crops']}"]
    header += [about["assumption"]] if about["assumption"] else []
    header += [
        f"{network['weights']}: {network['variant']}, sha256 {network['sha256']}, "
        f"{network['preprocessing']}"
        for network in about["networks"]
    ]
    plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
    return csv_table([line.replace("\n", " ") for line in header], plain)


def _said(
    picture: Picture, networks: Sequence[Network], protocol: str, answers: Answers
) -> list[tuple[str, str, tuple[str, ...], np.ndarray[Any, Any]]]:
    """Title, weights, labels and probabilities of each network that answered, then of the votes."""
    named = [network for network in networks if network.known.labels]
    found = [answers.get((picture.key, network.name, protocol)) for network in named]
    said = [
        (
            network.title,
            network.title if _is_own(network) else network.name,
            network.known.labels,
            answer.row,
        )
        for network, answer in zip(named, found, strict=True)
        if answer
    ]
    for places in camps(named):
        rows = [answer.row[None] for place in places if (answer := found[place])]
        if len(rows) == len(places):
            ids = " + ".join(named[place].name for place in places if not _is_own(named[place]))
            said.append(
                (tr("together"), ids or "own", named[places[0]].known.labels, mean(rows)[0])
            )
    return said


def _is_own(network: Network) -> bool:
    """Whether its name is a place on the server, which is nobody's business."""
    return "/" in network.name or "\\" in network.name


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
