"""Put the texts of annotated real articles, or of excerpts of such, beside their annotations, kept here without them.

Usage: python tools/annotated_articles.py TEXTS(.jsonl|.jsonl.gz) -o FILE
       python tools/annotated_articles.py TABLE.csv.gz --excerpts -o FILE

data/real/articles.jsonl holds for each article its id and source, the SHA-256 of the text that was annotated, where
that begins in the whole article and how many characters it has, and its statements: where each starts and ends in that
text, the same of its holder's mention, and kind, actor, targets, stance and second label. TEXTS has a record with `id`
and `text` for each article. data/real/excerpts.jsonl holds the same of texts put together of those sentences of a
document that a TABLE with the columns source, document and text has, each once, in the order of the table, with an
empty line between them and single blanks in them. What is written has the form that `benchmarks/real_articles.py` and
`benchmarks/train_articles.py` read. A text that is not at hand, or is another one, is counted.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from stance.files import AtomicWriter

REAL = Path(__file__).parents[1] / "data" / "real"


def unpacked(path: Path) -> str:
    """Return the content of a file, packed or not."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")


def records(path: Path) -> list[dict[str, Any]]:
    """Return the records of JSON lines, packed or not."""
    return [json.loads(line) for line in unpacked(path).splitlines() if line]


def documents(path: Path) -> dict[str, str]:
    """Return the sentences of each document of a table as one text, by source and name of the document."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in csv.DictReader(io.StringIO(unpacked(path))):
        found[f"{row['source']}/{row['document']}"][" ".join(row["text"].split())] = None
    return {name: "\n\n".join(sentences) for name, sentences in found.items()}


def joined(labels: dict[str, Any], whole: str) -> dict[str, Any] | None:
    """Return an annotated article with its text; None where the text is not the one that was annotated."""
    text = whole[labels["start"] : labels["start"] + labels["characters"]]
    if hashlib.sha256(text.encode()).hexdigest() != labels["sha256"]:
        return None
    return {"id": labels["id"], "source": labels["source"], "text": text} | {
        "statements": [with_words(one, text) for one in labels["statements"]]
    }


def with_words(statement: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a statement with its words and those of its holder in place of where they stand."""
    kept = {name: value for name, value in statement.items() if name not in ("start", "end", "holder")}
    holder = statement["holder"]
    return kept | {
        "text": text[statement["start"] : statement["end"]],
        "holder": text[holder[0] : holder[1]] if holder else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--excerpts", action="store_true", help="TEXTS is a table of sentences")
    parser.add_argument("--output", "-o", type=Path, required=True)
    given = parser.parse_args()
    texts = documents(given.texts) if given.excerpts else {one["id"]: one["text"] for one in records(given.texts)}
    what = "excerpts" if given.excerpts else "articles"
    labels = records(REAL / f"{what}.jsonl")
    found = [joined(one, texts.get(one["id"], "")) for one in labels]
    kept = [one for one in found if one is not None]
    with AtomicWriter(given.output) as out:
        out.writelines((json.dumps(one, ensure_ascii=False) + "\n").encode() for one in kept)
    print(f"{len(labels)} annotated {what}; {len(kept)} written, {len(labels) - len(kept)} not at hand or changed")


if __name__ == "__main__":
    main()
