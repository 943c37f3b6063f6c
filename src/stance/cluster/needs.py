"""Say what Spark needs where it is missing: PySpark, and a Java that it runs on."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from stance.errors import StanceError

INSTALL = "pip install 'diplomatic-stance[spark]'"
JAVA = 17
"""The oldest Java that PySpark 4 runs on."""
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def spark_needed() -> None:
    """Raise StanceError with the line that installs it where PySpark is missing or too old."""
    if find_spec("pyspark") is None:
        raise StanceError(f"Spark needs PySpark 4 or later; install it with {INSTALL}")
    from pyspark import __version__

    if int(__version__.split(".")[0]) < 4:
        raise StanceError(f"PySpark {__version__} is installed, and 4 or later is needed: {INSTALL}")


def java_needed() -> None:
    """Raise StanceError with what to install where there is no Java of 17 or later on this machine."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    where = f"JAVA_HOME={home}" if home else "PATH"
    hint = f"install Java {JAVA} or later, such as: apt-get install openjdk-{JAVA}-jre-headless"
    if java is None or not Path(java).is_file():
        raise StanceError(f"Spark runs on Java, and there is none ({where}); {hint}")
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise StanceError(f"{java} does not run ({error}); {hint}") from error
    found = _VERSION.search(told)
    if found and int(found[1]) < JAVA:
        raise StanceError(f"{java} is Java {found[1]}, which is too old for Spark; {hint}")
