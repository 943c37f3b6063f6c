"""Start Spark for a command: on this machine in a folder of its own and on the loopback address, or as it is set up."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import stance.errors as errors
from stance.cluster.needs import java_needed, spark_needed
from stance.errors import StanceError, TableError
from stance.tables.table import CHUNK

_LOOPBACK = "127.0.0.1"
_TOLD = re.compile(r"stance\.errors\.(\w+): (.+)")
"""How an error of a worker stands in what Spark says of it."""
_LOGGING = """rootLogger.level = error
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n%ex
"""
_READING = {
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # 007 is no number
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(CHUNK),
}


@contextmanager
def session_on(master: str | None, *, progress: bool = False) -> Iterator[Any]:
    """Open a session of Spark, and stop it in the end.

    `master` is as Spark has it; None is the one that Spark is set up for, else `local[*]`. On this machine nothing
    listens but on the loopback address, and what Spark lays down goes into a folder that is removed.

    Raises StanceError where PySpark or Java is missing, or Spark does not start.
    """
    spark_needed()
    java_needed()
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory(prefix="stance-spark-", ignore_cleanup_errors=True) as folder:
        settings = _READING | {"spark.ui.showConsoleProgress": str(progress).lower()}
        if _is_here(master):
            settings |= _here(Path(folder))
        builder = SparkSession.builder.appName("stance")
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            session = (builder if master is None else builder.master(master)).getOrCreate()
        except (PySparkException, OSError, RuntimeError) as error:
            raise StanceError(f"Spark does not start ({_first_line(error)})") from error
        try:
            yield session
        finally:
            session.stop()


@contextmanager
def told() -> Iterator[None]:
    """Say in words what Spark, or a worker of it, could not do."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise error_of(error) from error


def error_of(error: Exception) -> StanceError:
    """Return what a worker raised, as the error that it was; of anything else what Spark says of it."""
    from pyspark.errors import AnalysisException

    found = _TOLD.search(str(error))
    kind = getattr(errors, found[1], None) if found else None
    if found and isinstance(kind, type) and issubclass(kind, StanceError):
        return kind(found[2].strip())
    if isinstance(error, AnalysisException):
        return TableError(f"Spark cannot read the table ({_first_line(error)})")
    return StanceError(f"Spark gave up ({_first_line(error)})")


def _is_here(master: str | None) -> bool:
    """Tell whether Spark runs on this machine alone."""
    if master is not None:
        return master.startswith("local")
    return not any(os.environ.get(name) for name in ("SPARK_CONF_DIR", "SPARK_HOME", "MASTER", "PYSPARK_SUBMIT_ARGS"))


def _here(folder: Path) -> dict[str, str]:
    """Return the settings of Spark on this machine alone."""
    os.environ.setdefault("SPARK_LOCAL_IP", _LOOPBACK)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    logging = folder / "log4j2.properties"
    logging.write_text(_LOGGING, encoding="utf-8")
    return {
        "spark.driver.host": _LOOPBACK,
        "spark.driver.bindAddress": _LOOPBACK,
        "spark.ui.enabled": "false",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging.as_uri()}",
    }


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by: ")]
    return (causes or lines or [type(error).__name__])[-1 if causes else 0].removeprefix("Caused by: ")[:300]
