"""`serve`: networks on Ray Serve, for `INCEPTION_ENGINE=ray`."""

import os
import signal
import time
from typing import Annotated

import typer

from inception_core.predict.ray_service import PORT, SETTING


def serve(
    replicas: Annotated[int, typer.Option(min=1, help="Processes that hold networks.")] = 2,
    cpus: Annotated[int, typer.Option(min=1, help="Cores of each.")] = 1,
    gpus: Annotated[float, typer.Option(min=0, help="GPUs of each, or a share of one.")] = 0,
    host: Annotated[str, typer.Option(help="Who may call; this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where it listens.")] = PORT,
    address: Annotated[
        str | None, typer.Option(help="A Ray cluster, `auto` or HOST:PORT; else one is started.")
    ] = None,
) -> None:
    """Hold networks in replicas on Ray; Ctrl+C ends them.

    Explorers started with INCEPTION_ENGINE=ray send their predictions there.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # read when Ray is imported
    if address is None:
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")  # no cluster: loopback only
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)  # also where a script started it
    from inception_core.predict.ray_app import start, stop

    start(host, port, replicas, cpus, gpus, address)
    try:
        typer.echo(f"Predictions are served at http://{host}:{port}. Ctrl+C ends it.")
        typer.echo(f"Start explorers with INCEPTION_ENGINE=ray {SETTING}=http://{host}:{port}")
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        pass
    finally:
        stop()
