"""The command line: what the pages give, for scripts and for checks.

With `--json` one document goes to standard output and nothing else. Wrong input is one sentence on
standard error and exit code 2. torch is imported only by the commands that need it.
"""

import sys

import typer

from inception_core.cli import files, numbers, pictures, serve
from inception_core.errors import InceptionError
from inception_core.lab.commands import lab_app

app = typer.Typer(
    help="The Inception family of networks: numbers, graphs and predictions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("list")(numbers.list_)
for command in (
    numbers.summary,
    numbers.compare,
    files.graph,
    pictures.predict,
    pictures.probe,
    files.code,
    files.export,
    serve.serve,
):
    app.command()(command)
app.add_typer(lab_app, name="lab")


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and exits: 0, or 2 after one sentence about what was wrong."""
    try:
        app(args=arguments, prog_name="python -m inception_core")
    except InceptionError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except ModuleNotFoundError as error:
        typer.echo(
            f"This command needs `{error.name}`, which `pip install -r requirements-dev.txt` "
            "brings.",
            err=True,
        )
        sys.exit(2)
