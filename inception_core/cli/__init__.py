"""The command line: what the pages give, for scripts and for checks.

With `--json` one document goes to standard output and nothing else. Wrong input is one sentence on
standard error and exit code 2. torch is imported only by the commands that need it.
"""

import sys

import typer

from inception_core.cli import explain, files, numbers, pictures, predict, serve
from inception_core.cli.evaluate import evaluate_app
from inception_core.cli.lessons import lesson_app
from inception_core.cli.weights import weights_app
from inception_core.errors import InceptionError, UnknownVariant
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
    predict.predict,
    pictures.probe,
    explain.explain,
    files.code,
    files.export,
    serve.serve,
):
    app.command()(command)
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(lab_app, name="lab")
app.add_typer(lesson_app, name="lesson")
app.add_typer(weights_app, name="weights")


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and exits: 0, or 2 after one sentence about what was wrong."""
    try:
        app(args=arguments, prog_name="python -m inception_core")
    except InceptionError as error:
        more = " `list` shows all variants." if isinstance(error, UnknownVariant) else ""
        typer.echo(f"{error}{more}", err=True)
        sys.exit(2)
    except ModuleNotFoundError as error:
        typer.echo(
            f"This command needs `{error.name}`, which `pip install -r requirements-dev.txt` "
            "brings.",
            err=True,
        )
        sys.exit(2)
