"""Put the commands together as the `stance` program."""

from stance.cli.article import article
from stance.cli.calibrate import calibrate
from stance.cli.command import Command
from stance.cli.data import data_app
from stance.cli.evaluate import evaluate
from stance.cli.evaluate_articles import evaluate_articles
from stance.cli.explain import explain
from stance.cli.label import label
from stance.cli.mcp import mcp
from stance.cli.model import model_app
from stance.cli.predict import predict
from stance.cli.program import program, run
from stance.cli.report import report
from stance.cli.sample import sample
from stance.cli.serve import serve
from stance.cli.share import share
from stance.cli.train import train
from stance.cli.trend import trend

app = program()
_COMMANDS = (
    predict, explain, article, label, train, evaluate, evaluate_articles, calibrate, sample, share, trend, report,
    serve, mcp,
)  # fmt: skip
for _command in _COMMANDS:  # in the order of the help text
    app.command(cls=Command)(_command)
app.add_typer(model_app, name="model")
app.add_typer(data_app, name="data")


def main() -> None:
    """Run the command line with all commands."""
    run(app)
