"""Offer the scorer to language-model agents as read-only tools, over the Model Context Protocol."""

import json
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from stance.errors import StanceError, UsageError
from stance.version import __version__
from stance.web.answers import Reader
from stance.web.checks import Checks
from stance.web.schemas import REQUESTS, answer_schema, request_schema
from stance.web.wire import Answers, Messages, standard
from stance.web.workers import Busy, Workers

if TYPE_CHECKING:
    from mcp.server import Server

_STRONGEST = 10
"""How many contributions of each label are told of an explanation: the others would fill an agent's context."""
_TOLD = {
    "predict": "Score sentences of diplomatic text: the stance of each (such as conciliatory, hostile or neutral), its "
    "probabilities, a score from -1 to 1, and whether the answer is certain, or why not. English only.",
    "article": "Read a briefing, speech or news article: every statement with its holder, its target, its stance, how "
    "probable each of these is, the words that are evidence, and a summary by dyad. Offsets count code points.",
    "explain": "Show why one sentence got its stance: the words that are evidence, and the features that add most to "
    f"each label's logit, {_STRONGEST} of each; rather_than contrasts it with another label.",
}
_INSTRUCTIONS = (
    "A deterministic scorer of stances in diplomatic text: the same text has the same answer. It reads only what it is "
    "given, keeps nothing and uses no network. An answer that is not certain is a guess, and says what it lacks."
)


def agent_server(reader: Reader, *, threads: int) -> "Server[Any]":
    """Return a server with the tools predict, article and explain.

    So many calls are worked on at a time as there are `threads`, and others wait as the limits say: a call that finds
    the queue full, or waits too long, is answered with an error that says to try again.
    """
    import mcp.types as types
    from mcp.server import Server

    checks = Checks(reader.limits, reader.model.labels)
    workers = Workers(threads, reader.limits.waiting, reader.limits.patience)
    tools = [_tool(reader, name) for name in REQUESTS]
    acts = _acts(reader)

    async def listed(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools)

    async def called(_: Any, call: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            if call.name not in acts:
                raise UsageError(f"there is no tool {call.name!r}; the tools are {', '.join(acts)}")
            asked = checks.asked(call.name, call.arguments or {})
            found = await workers.run(partial(acts[call.name], asked))
        except (StanceError, Busy) as error:
            return types.CallToolResult(content=[types.TextContent(type="text", text=str(error))], is_error=True)
        text = types.TextContent(type="text", text=json.dumps(found))
        return types.CallToolResult(content=[text], structured_content=found)

    return Server(
        "stance", version=__version__, instructions=_INSTRUCTIONS, on_list_tools=listed, on_call_tool=called
    )  # fmt: skip


def serve_agent(reader: Reader, *, threads: int) -> None:
    """Answer an agent on standard input and output until it ends; what is no message is answered with an error."""
    import anyio
    from mcp.server.stdio import stdio_server

    server = agent_server(reader, threads=threads)

    source, out = standard()

    async def run() -> None:
        answers = Answers(out)
        messages = Messages(source, answers, reader.limits.body)
        # The SDK only iterates the one and writes to the other.
        async with stdio_server(cast(Any, messages), cast(Any, answers)) as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(run)


def _acts(reader: Reader) -> dict[str, Callable[[dict[str, Any]], dict[str, Any]]]:
    return {
        "predict": lambda asked: reader.predictions(asked["texts"]),
        "article": reader.article_json,
        "explain": lambda asked: _strongest(reader.explanation(**asked)),
    }


def _strongest(found: dict[str, Any]) -> dict[str, Any]:
    """Return an explanation with the strongest contributions only; they come in that order."""
    told = found["contributions"]
    kept = (
        {label: list(every)[:_STRONGEST] for label, every in told.items()}
        if isinstance(told, dict)
        else list(told)[:_STRONGEST]
    )
    return {**found, "contributions": kept}


def _tool(reader: Reader, name: str) -> Any:
    import mcp.types as types

    return types.Tool(
        name=name,
        description=_TOLD[name],
        input_schema=request_schema(name, reader.limits, reader.model.labels),
        output_schema=answer_schema(name, reader.model.labels, reader.model.poles),
        annotations=types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )
