"""The files of `deploy/`, read as their programs read them."""

import re
import shlex
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8")))


def containerfile() -> list[list[str]]:
    """Its instructions, each a list of words that begins with its name."""
    said = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^#.*\n", "", said, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return [line.split() for line in lines if line.strip()]


def unit(file: Path) -> dict[str, list[str]]:
    """What a unit says, by key; a key may be said several times."""
    found: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def variables_of(file: Path) -> set[str]:
    return {word.partition("=")[0] for line in unit(file)["Environment"] for word in line.split()}


def commands() -> dict[str, list[str]]:
    """Every command of ours that is started anywhere in deploy/, by where it stands."""
    found = {file.name: shlex.split(unit(file)["ExecStart"][0]) for file in UNITS}
    services = compose()["services"]
    for name in ("worker", "clock"):
        found[f"compose {name}"] = services[name]["command"]
    for part in services["setup"]["command"][2].split(" && "):
        found[f"compose setup: {part}"] = shlex.split(part)
    (last,) = [words for words in containerfile() if words[0] == "CMD"]
    found["Containerfile"] = re.findall(r'"([^"]+)"', " ".join(last))
    return found
