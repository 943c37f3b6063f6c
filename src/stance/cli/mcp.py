"""Serve language-model agents: the `mcp` command."""

from stance.cli.console import say
from stance.cli.extras import needs
from stance.cli.options import ModelOption, Offices, TrustOption, load_model


def mcp(
    model: ModelOption = None,
    offices: Offices = None,
    trust_pickle: TrustOption = False,
) -> None:
    """Offer predict, article and explain as read-only tools to a language-model agent, on standard input and output."""
    needs("mcp", "mcp", "jsonschema")
    from stance.cli.office_table import offices_of
    from stance.web.agent import serve_agent
    from stance.web.answers import Reader
    from stance.web.limits import Limits

    loaded = load_model(model, trust_pickle=trust_pickle)
    reader = Reader(loaded, offices_of(offices, loaded.analyzer.gazetteer), Limits())
    say(
        "Ready: speaking the Model Context Protocol on standard input and output; an agent's program starts this itself"
    )
    serve_agent(reader, threads=1)  # an agent asks one thing after the other
