"""deploy/ names only settings, commands, options, addresses, ports and files that exist, and gives nothing more than it must."""

import importlib
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from celery.bin.beat import beat
from celery.bin.celery import celery
from celery.bin.worker import worker
from django.core.management import get_commands, load_command_class
from django.urls import resolve
from gunicorn.config import Config

from tests.deploy.files import DEPLOY, ROOT, UNITS, commands, compose, containerfile, unit, variables_of
from tests.test_house import DOCS, settings_read

PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
OURS = ("setup", "web", "worker", "clock")
# Of their own images, as their makers name them.
OF_OTHERS = {"database": {"POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD_FILE"}, "proxy": {"SITE_URL", "UPSTREAM"}}


def known(variable: str) -> bool:
    return variable.removesuffix("_FILE") in settings_read()


def services() -> dict[str, Any]:
    return dict(compose()["services"])


def test_every_variable_is_a_setting() -> None:
    for name, service in services().items():
        said = set(service.get("environment", {}))
        if name in OURS:
            assert [variable for variable in said if not known(variable)] == [], name
        else:
            assert said == OF_OTHERS.get(name, set()), name
    for file in UNITS:
        assert [variable for variable in variables_of(file) if not known(variable)] == [], file.name


def test_every_command_and_option_exists() -> None:
    for where, words in commands().items():
        program = Path(words[0]).name
        assert words[0] == program or words[0].startswith("/opt/asof/.venv/bin/"), where
        {"gunicorn": web_server, "celery": jobs, "python": command}[program](words[1:])


def web_server(words: list[str]) -> None:
    options = Config().parser().parse_args(words)
    assert options.args == ["cms.wsgi"]
    module, _, name = options.logger_class.rpartition(".")
    assert hasattr(importlib.import_module(module), name)


def jobs(words: list[str]) -> None:
    assert words[:3] == ["-A", "cms", "--quiet"]
    what = {"worker": worker, "beat": beat}[words[3]]
    there = {option for each in (*celery.params, *what.params) for option in each.opts}
    assert [word for word in words[4:] if word.partition("=")[0] not in there] == []


def command(words: list[str]) -> None:
    assert words[0] == "manage.py"
    name = words[1]
    load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(words[2:])


def test_health_is_asked_at_an_address_that_exists_and_at_the_port_that_is_served() -> None:
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", " ".join(services()["web"]["healthcheck"]["test"]))
    assert asked
    assert resolve(asked[2]).url_name == "readyz"
    image = [words for words in containerfile() if words[0] == "EXPOSE"]
    assert image == [["EXPOSE", asked[1]]]
    assert f"0.0.0.0:{asked[1]}" in commands()["Containerfile"]
    assert services()["proxy"]["environment"]["UPSTREAM"] == f"web:{asked[1]}"
    for name, file in (("worker", "seen-worker"), ("clock", "seen-clock")):
        assert f"/var/lib/asof/{file} " in services()[name]["healthcheck"]["test"][1]
    for name in set(services()) - {"setup", "proxy"}:
        assert services()[name]["healthcheck"]["test"], name


def test_nothing_has_more_rights_than_it_needs() -> None:
    for name, service in services().items():
        assert service["read_only"] is True, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert not service.get("privileged"), name
        if name in OURS:
            assert (service["user"], service["cap_drop"]) == ("10001:10001", ["ALL"]), name
    assert [name for name, service in services().items() if service.get("ports")] == ["proxy"]
    assert compose()["networks"]["inside"] == {"internal": True}
    assert services()["database"]["networks"] == services()["redis"]["networks"] == ["inside"]


def test_secrets_are_files_and_everything_that_is_kept_has_a_name() -> None:
    whole = compose()
    for name, service in services().items():
        assert set(service.get("secrets", ())) <= set(whole["secrets"]), name
        for said, value in service.get("environment", {}).items():
            assert not re.search(r"SECRET|PASSWORD|TOKEN", said) or said.endswith("_FILE"), said
            if said.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"], said
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source in whole["volumes"] or (DEPLOY / source).is_file(), volume
        assert set(service.get("depends_on", ())) <= set(whole["services"]), name
    assert not [path for path in DEPLOY.rglob("*secret*") if path.is_file()]


def test_the_image_holds_what_runs_and_installs_only_what_is_locked() -> None:
    said = containerfile()
    bases = {words[1] for words in said if words[0] == "FROM"}
    assert len(bases) == 1
    assert bases.pop().startswith(f"python:{tomllib.loads(PROJECT)['project']['requires-python'].removeprefix('>=')}-")
    installs = [" ".join(words) for words in said if "pip install" in " ".join(words)]
    assert [line for line in installs if "--require-hashes" not in line or "requirements.lock" not in line] == []
    copied = {word for words in said if words[0] == "COPY" and "--from" not in words[1] for word in words[1:-1]}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"cms", "articles", "policies", "templates", "manage.py", "pyproject.toml"} <= copied
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8")
    assert {line[1:] for line in ignored.splitlines() if line.startswith("!")} == copied
    assert [words[1] for words in said if words[0] == "USER"] == [services()["web"]["user"]]
    assert not [words for words in said if words[0] == "ADD"]


def test_the_client_of_postgresql_is_that_of_the_server() -> None:
    client = re.search(r"postgresql-client-(\d+)", (DEPLOY / "Containerfile").read_text(encoding="utf-8"))
    assert client
    assert services()["database"]["image"] == f"postgres:{client[1]}"


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_a_unit_is_a_user_of_its_own_that_can_write_in_its_folder_alone(file: Path) -> None:
    said = unit(file)
    assert said["User"] == said["Group"] == ["asof"]
    assert said["ProtectSystem"] == ["strict"]
    assert said["CapabilityBoundingSet"] == [""]
    assert said["StateDirectory"][0].split()[0] == "asof"
    assert "ASOF_VAR=/var/lib/asof" in said["Environment"][0]
    for key in (
        "NoNewPrivileges",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectHome",
        "RestrictSUIDSGID",
        "LockPersonality",
    ):
        assert said[key] == ["yes"], key
    given = {credential.partition(":")[0] for credential in said["LoadCredential"]}
    assert set(re.findall(r"%d/(\w+)", " ".join(said["Environment"]))) == given


def test_systemd_understands_the_units() -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd on this machine")
    files = [str(file) for file in sorted((DEPLOY / "systemd").iterdir())]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if any(Path(file).name in line for file in files)]
    assert [line for line in said if "/opt/asof/.venv/bin/" not in line] == []


def test_the_proxy_hides_the_metrics_and_takes_what_the_site_takes() -> None:
    said = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert resolve("/metrics").url_name == "metrics"
    assert "path /metrics" in said
    assert set(re.findall(r"\{\$(\w+)\}", said)) == OF_OTHERS["proxy"]
    assert "header_up X-Request-ID" in said


def test_the_docs_name_every_file() -> None:
    said = (DOCS / "operations.md").read_text(encoding="utf-8") + (DOCS / "upgrading.md").read_text(encoding="utf-8")
    names = [path.name for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".dockerignore"]
    assert [name for name in names if name not in said] == []
