"""Accuracy and speed of the timeline language, beside the libraries that install from pip.

    python bench/timelines.py [--corpora FOLDER] [--python ENV/bin/python] [--seconds 2]

`--corpora` holds dev/*.jsonl, facts.json and score.py (without it tests/corpus, our own sentences). `--python` is the
interpreter of a throwaway environment with any of quantulum3, dateparser, parsedatetime, timefhuman and
recognizers-text-suite; libraries that are not there are left out. All run in the same minutes on the same texts, so only the
ratios mean something on another machine.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from policies.timelines import FactTable, find, judge  # noqa: E402 - the room is imported as another project would
from policies.timelines.lines import judgement_line, mention_line  # noqa: E402

DAY = date(2026, 6, 13)
LIBRARIES = ("quantulum3", "dateparser", "parsedatetime", "timefhuman", "recognizers")
# Runs in the other environment: one library over the texts, printing KB per CPU second and the spans that it found.
PROBE = r"""
import json, sys, time, warnings
warnings.simplefilter("ignore")
name, texts = sys.argv[1], json.load(sys.stdin)
if name == "quantulum3":
    from quantulum3 import parser
    read = lambda text: [q.span for q in parser.parse(text)]
elif name == "dateparser":
    from dateparser.search import search_dates
    def read(text):
        found, at = [], 0
        for words, _ in search_dates(text, languages=["en"]) or []:
            at = max(text.find(words, at), at)
            found.append((at, at + len(words)))
        return found
elif name == "parsedatetime":
    import parsedatetime
    calendar = parsedatetime.Calendar()
    read = lambda text: [(f[2], f[3]) for f in calendar.nlp(text) or ()]
elif name == "timefhuman":
    from timefhuman import timefhuman, tfhConfig
    config = tfhConfig(return_matched_text=True)
    read = lambda text: [found[1] for found in timefhuman(text, config=config)]
else:
    from recognizers_date_time import DateTimeRecognizer, Culture
    model = DateTimeRecognizer(Culture.English).get_datetime_model()
    read = lambda text: [(f.start, f.end + 1) for f in model.parse(text)]
read("Refunds take 3 days.")
begin, spans = time.process_time(), []
for text in texts:
    try:
        spans.append(list(read(text)))
    except Exception:
        spans.append([])
spent = time.process_time() - begin
size = sum(len(text.encode()) for text in texts) / 1000
print(json.dumps({"speed": size / max(spent, 1e-6), "spans": spans}))
"""


def main() -> int:
    asked = _asked()
    files, scorer = _corpora(asked.corpora)
    print(f"{'corpus':12} {'span+value F1':>14} {'full F1':>8} {'false alarms':>13}")
    for file in files:
        _print_accuracy(file, scorer)
    print(
        f"\n{'judged':12} {'passages':8} {'flags P':>8} {'R':>6}   {'stale F1':>8} {'contradicts F1':>14} "
        f"{'right fact':>10} {'alarms':>8}"
    )
    for file in files:
        if (facts := _facts_of(file)) is not None:
            _print_verdicts(file, scorer, facts)
    table = next(facts for file in files if (facts := _facts_of(file)) is not None)
    records = [record for file in files for record in _records(file)]
    texts = [record["text"] for record in records]
    own = _speed(find, texts, asked.seconds)
    judging = _speed(lambda text: judge(text, table, day=DAY), texts, asked.seconds)
    prose = _speed(find, _articles(), asked.seconds)
    print(f"\nfind         {own:6.0f} KB per CPU second; on whole articles, where limits are rarer, {prose:.0f}")
    print(f"find + judge {judging:6.0f} KB per CPU second, {len(table.rows)} facts")
    if asked.python:
        _print_libraries(asked.python, texts, records, own)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--python", type=Path, help="interpreter of the environment that has the libraries")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each speed is measured")
    return parser.parse_args()


def _corpora(folder: Path | None) -> tuple[list[Path], Path]:
    own = ROOT / "tests" / "corpus"
    if folder is None:
        return sorted(own.glob("*.jsonl")), own / "score.py"
    return sorted((folder / "dev").glob("*.jsonl")), folder / "score.py"


def _facts_of(file: Path) -> FactTable | None:
    """The table that the passages of a file are judged by: its own, else the one beside it; None for mere prose."""
    if "verdict" not in file.read_text(encoding="utf-8"):
        return None
    places = (
        file.with_name(f"{file.stem}-facts.json"),
        file.with_name("facts.json"),
        file.parent.with_name("facts.json"),
    )
    facts = next(place for place in places if place.exists())
    return FactTable.from_rows(json.loads(facts.read_text(encoding="utf-8"))["facts"])


def _articles() -> list[str]:
    """The words of the demo's guides."""
    guides = sorted((ROOT / "cms" / "demo" / "articles").glob("*.html"))
    return [re.sub(r"<[^>]*>", " ", guide.read_text(encoding="utf-8")) for guide in guides]


def _records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _score(file: Path, scorer: Path, read: Callable[[str], list[dict[str, Any]]], *options: str) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        lines = (json.dumps({"id": record["id"], "mentions": read(record["text"])}) for record in _records(file))
        predicted.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, str(scorer), str(file), str(predicted), "--json", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    scored: dict[str, Any] = json.loads(done.stdout)
    return scored


def _print_accuracy(file: Path, scorer: Path) -> None:
    scored = _score(file, scorer, lambda text: [mention_line(mention) for mention in find(text)])
    levels, quiet = scored["levels"], scored["negatives"]
    alarms = f"{quiet['with_false_alarm']}/{quiet['cases']}"
    print(f"{file.stem:12} {levels['span+value']['f1']:14.3f} {levels['full']['f1']:8.3f} {alarms:>13}")


def _print_verdicts(file: Path, scorer: Path, table: FactTable) -> None:
    def read(text: str) -> list[dict[str, Any]]:
        return [judgement_line(found) for found in judge(text, table, day=DAY)]

    for tag in ("plain", "hard"):
        scored = _score(file, scorer, read, "--tag", tag)
        flags, verdicts = scored["flags"], scored["verdicts"]
        print(
            f"{file.stem:12} {tag:8} {flags['p']:8.3f} {flags['r']:6.3f}   {verdicts['stale']['f1']:8.3f} "
            f"{verdicts['contradicts']['f1']:14.3f} {scored['fact_link_accuracy']:10.3f} "
            f"{scored['false_alarms_on_good_mentions']:>8}"
        )


def _speed(read: Callable[[str], object], texts: list[str], seconds: float) -> float:
    """KB per CPU second, the best of several passes over the texts."""
    size = sum(len(text.encode()) for text in texts) / 1000
    best, until = float("inf"), time.process_time() + seconds
    while time.process_time() < until:
        begin = time.process_time()
        for text in texts:
            read(text)
        best = min(best, time.process_time() - begin)
    return size / best


def _print_libraries(python: Path, texts: list[str], records: list[dict[str, Any]], own: float) -> None:
    print(f"\n{'library':14} {'KB/s':>8} {'find is … times faster':>24} {'durations touched':>18}")
    for name in LIBRARIES:
        done = subprocess.run(
            [str(python), "-c", PROBE, name], input=json.dumps(texts), capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"{name:14} not usable there")
            continue
        measured = json.loads(done.stdout.splitlines()[-1])
        touched = _touched(records, measured["spans"])
        print(f"{name:14} {measured['speed']:8.1f} {own / measured['speed']:24.0f} {touched:>18}")
    found = [[(mention.start, mention.end) for mention in find(text)] for text in texts]
    print(f"{'asof':14} {own:8.1f} {1:24d} {_touched(records, found):>18}")


def _touched(records: list[dict[str, Any]], spans: list[list[tuple[int, int]]]) -> str:
    """How many of the durations that count are overlapped by something found: a generous recall."""
    wanted = hit = 0
    for record, found in zip(records, spans, strict=True):
        for mention in record["mentions"]:
            if mention["kind"] == "duration" and not mention.get("opt"):
                wanted += 1
                hit += any(start < mention["end"] and mention["start"] < end for start, end in found)
    return f"{hit}/{wanted}"


if __name__ == "__main__":
    sys.exit(main())
