"""Execute every notebook from top to bottom; fail where a cell does. A folder as argument keeps the results."""

import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parents[1] / "notebooks"


def main() -> None:
    """Run the notebooks."""
    for path in sorted(HERE.glob("[0-9]*.py")):
        notebook = jupytext.read(path)
        NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(HERE)}}).execute()
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        print(f"{path.name}: {len(cells)} cells run")
        if len(sys.argv) > 1:
            nbformat.write(notebook, Path(sys.argv[1]) / f"{path.stem}.ipynb")


if __name__ == "__main__":
    main()
