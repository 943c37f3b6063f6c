"""Say what to install where a command needs libraries that are not there."""

from importlib.util import find_spec

from stance.errors import UsageError


def needs(extra: str, *modules: str) -> None:
    """Raise UsageError, with the line that installs it, where one of an extra's modules is missing."""
    if missing := [name for name in modules if find_spec(name) is None]:
        raise UsageError(f"this needs {', '.join(missing)}: pip install 'diplomatic-stance[{extra}]'")
