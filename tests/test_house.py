"""The house keeps its shape: which way imports run, where receivers live, and that lists, clock and docs agree."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.db.models import Field, ForeignKey

from articles.checks import CHECKS
from cms.celery import app as celery_app
from cms.roles import ROLES
from cms.schedule import CLOCK

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("cms", "articles", "policies")
DOCS = ROOT / "docs"

# What one room may see of another; every room may see itself. Nobody imports cms.
FRONT_DOORS = {
    "cms": ("articles", "policies"),
    "articles": ("policies.timelines", "policies.effective", "policies.models", "policies.ledger", "policies.signals"),
    "policies": (),
}

# Inside a room, from the edge down to the core: a module sees its own row and the rows below it.
LAYERS = {
    "articles": (
        "urls admin receivers views feeds sitemaps tasks management templatetags apps preview replaying search",
        "findings fixes reports impact unmoved reading workflow importing compiled delivery history publishing "
        "owner_mails previewing comparing word_changes compiling binding asking replay pictures",
        "trials period_figures report_plots report_view owner_lines",
        "report_words scope charts",
        "page guides changes follows structured_data facts_shown proofreading writing folder facts_file printed_problems "
        "searching",
        "models checks",
        "signals richtext parts memory periods working_days",
    ),
    "policies": (
        "urls admin tasks views management apps templatetags",
        "watching",
        "ledger importing exporting tables trials open_facts postponing proposing",
        "models",
        "effective signals",
        "timelines",
    ),
}
EDGES = (
    "views",
    "tasks",
    "management",
    "admin",
    "feeds",
    "sitemaps",
    "receivers",
    "templatetags",
    "preview",
    "replaying",
    "search",
)


def python_files(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Every imported name in full, `policies.models.Fact` for `from policies.models import Fact`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{'.' * node.level}{node.module or ''}.{alias.name}") for alias in node.names)


def starts_with(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def layer_of(name: str) -> int | None:
    """The row of a module in its room, 0 at the edge; None for a module that no row names."""
    room, _, rest = name.partition(".")
    head = rest.split(".")[0]
    for number, row in enumerate(LAYERS.get(room, ())):
        if head in row.split():
            return number
    return None


def test_rooms_see_only_the_front_doors_of_the_rooms_below() -> None:
    wrong = [
        f"{place(path, node)} imports {name}"
        for room in ROOMS
        for path in python_files(room)
        for node, name in imports_of(tree_of(path))
        if (other := name.split(".")[0]) in ROOMS
        and other != room
        and not any(starts_with(name, door) for door in FRONT_DOORS[room])
    ]
    assert wrong == []


@pytest.mark.parametrize("room", LAYERS)
def test_inside_a_room_nothing_imports_upwards(room: str) -> None:
    wrong = []
    for path in python_files(room):
        own = layer_of(module_of(path))
        for node, name in imports_of(tree_of(path)):
            other = layer_of(name)
            if name.startswith(f"{room}.") and own is not None and other is not None and other < own:
                wrong.append(f"{place(path, node)} imports {name}")
    assert wrong == []


@pytest.mark.parametrize("room", LAYERS)
def test_every_module_of_a_room_has_a_row_in_its_layers(room: str) -> None:
    heads = {module_of(path) for path in python_files(room)} - {room}
    assert sorted(name for name in heads if layer_of(name) is None) == []


def test_the_pure_parts_are_pure() -> None:
    forbidden = {
        "policies/timelines": ("django", "policies.models", "articles", "cms", "celery"),
        "articles/richtext": (
            "django.db", "articles.models", "policies.models", "policies.ledger", "articles.checks", "policies.effective",
        ),
        "articles/checks": ("django.db", "articles.models", "policies.models", "policies.ledger", "httpx", "urllib.request"),
    }  # fmt: skip
    wrong = [
        f"{place(path, node)} imports {name}"
        for folder, names in forbidden.items()
        for path in python_files(folder)
        for node, name in imports_of(tree_of(path))
        if any(starts_with(name, forbidden_name) for forbidden_name in names)
    ]
    assert wrong == []


def test_imports_are_absolute_and_at_the_top() -> None:
    wrong = []
    for path in python_files(*ROOMS):
        tree = tree_of(path)
        wrong += [f"{place(path, node)} is relative" for node, name in imports_of(tree) if name.startswith(".")]
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                ready = path.name == "apps.py" and function.name == "ready"
                wrong += [f"{place(path, node)} is in a function" for node, _ in imports_of(function) if not ready]
    assert wrong == []


def test_receivers_live_in_receivers_and_none_listens_to_post_save() -> None:
    wrong = []
    for path in python_files(*ROOMS):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Name | ast.Attribute):
                name = node.id if isinstance(node, ast.Name) else node.attr
                if name in ("post_save", "pre_save", "m2m_changed"):
                    wrong.append(f"{place(path, node)} uses {name}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and path.name != "receivers.py":
                owner = node.func.value
                signal = owner.id if isinstance(owner, ast.Name) else ""
                if node.func.attr == "connect" and signal != "receivers" and signal.islower() and "_" in signal:
                    wrong.append(f"{place(path, node)} connects to {signal}")
                if node.func.attr == "receiver" or (isinstance(node.func, ast.Name) and node.func.id == "receiver"):
                    wrong.append(f"{place(path, node)} declares a receiver")
    assert wrong == []


def test_only_the_edges_ask_what_day_it_is() -> None:
    """Below a view, task, command or admin page the day is an argument."""
    wrong = []
    for path in python_files("articles", "policies"):
        head = (*module_of(path).split("."), "")[1]
        if head in EDGES or path.name == "__main__.py":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and asks_the_clock(node):
                wrong.append(f"{place(path, node)} asks for {ast.unparse(node.func)}()")
    assert wrong == []


def asks_the_clock(call: ast.Call) -> bool:
    """timezone.now(), date.today(), datetime.now(…), time.time(), and timezone.localdate() without a moment."""
    assert isinstance(call.func, ast.Attribute)
    owner, name = ast.unparse(call.func.value), call.func.attr
    if owner == "timezone":
        return name == "now" or (name in ("localdate", "localtime") and not call.args)
    return (owner.split(".")[-1], name) in {
        ("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time"),
    }  # fmt: skip


def test_keys_between_rooms_point_down_and_leave_no_trace_there() -> None:
    order = {"auth": 0, "contenttypes": 0, "policies": 1, "articles": 2}
    wrong = []
    for model in apps.get_models():
        room = model._meta.app_label
        for field in model._meta.get_fields():
            if room not in ("policies", "articles") or not isinstance(field, Field) or not field.is_relation:
                continue
            other = field.related_model._meta.app_label  # type: ignore[union-attr]
            if other != room and (order[other] > order[room] or related_name(field) != "+"):
                wrong.append(f"{model.__name__}.{field.name} → {other}, related_name={related_name(field)!r}")
    assert wrong == []


def related_name(field: Field) -> str:
    assert isinstance(field, ForeignKey) or field.many_to_many
    return field.remote_field.related_name or ""


def test_every_check_has_its_own_file_and_its_paragraph() -> None:
    codes = [check.code for check in CHECKS]
    assert len(set(codes)) == len(codes)
    homes = [check.find.__module__ for check in CHECKS]
    assert len(set(homes)) == len(homes)
    files = {module_of(path) for path in python_files("articles/checks")} - {"articles.checks", "articles.checks.proof"}
    with_a_check = {name for name in files if re.search(r"^CHECK\b", source_of(name), re.MULTILINE)}
    assert with_a_check == set(homes)
    paragraphs = re.findall(r"^#+ ([A-Z]{2}\d{3})\b", page("checks.md"), re.MULTILINE)
    assert sorted(paragraphs) == sorted(codes)


def source_of(module: str) -> str:
    return (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def own_tasks() -> list[str]:
    celery_app.loader.import_default_modules()
    return sorted(name for name in celery_app.tasks if name.split(".")[0] in ROOMS)


def own_commands() -> list[str]:
    return sorted(name for name, owner in get_commands().items() if owner in ROOMS)


def test_the_clock_names_tasks_that_exist() -> None:
    assert sorted({entry["task"] for entry in CLOCK.values()} - set(own_tasks())) == []


def test_the_clock_says_a_sentence_above_each_entry() -> None:
    lines = (ROOT / "cms" / "schedule.py").read_text(encoding="utf-8").splitlines()
    entries = [number for number, line in enumerate(lines) if re.match(r'    "[^"]+": _entry\(', line)]
    assert len(entries) == len(CLOCK)
    assert [lines[number] for number in entries if not lines[number - 1].strip().startswith("# ")] == []


@pytest.mark.parametrize("of", ["commands", "tasks", "settings"])
def test_the_docs_name_everything_an_operator_can_use(of: str) -> None:
    named = {"commands": own_commands, "tasks": own_tasks, "settings": settings_read}[of]()
    said = page("settings.md" if of == "settings" else "operations.md")
    assert [name for name in named if f"`{name}`" not in said] == []


def test_every_task_has_a_command_twin() -> None:
    """The table in docs/operations.md: a task, and the command that does the same by hand."""
    rows = re.findall(
        r"^\| `([a-z_.]+\.tasks\.[a-z_]+)` \|.*?\| `manage.py ([a-z_]+)", page("operations.md"), re.MULTILINE
    )
    assert [task for task in own_tasks() if task not in dict(rows)] == []
    assert sorted({command for _, command in rows} - set(get_commands())) == []


def settings_read() -> list[str]:
    """The variables that settings.py and the serve command read."""
    names = set()
    for path in (ROOT / "cms" / "settings.py", ROOT / "cms" / "management" / "commands" / "serve.py"):
        for node in ast.walk(tree_of(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func.value) == "env"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                names.add(str(node.args[0].value))
    return sorted(names)


def test_the_example_environment_names_every_variable_and_no_other() -> None:
    said = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^#?\s?([A-Z][A-Z_]+)=", said, re.MULTILINE)) == settings_read()


def test_every_link_and_picture_of_the_docs_leads_to_a_file() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in (*ROOT.glob("*.md"), *DOCS.rglob("*.md"))
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert wrong == []


def test_the_manual_of_the_desk_names_every_role() -> None:
    assert [role for role in ROLES if f"| {role} |" not in page("editors.md")] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_lists_of_packages_name_no_host(name: str) -> None:
    said = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in said
    assert "--hash=sha256:" in said


def test_no_file_is_too_long_to_be_read_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The measures of a calm house are printed to be looked at; only what nobody can take in at once fails."""
    files = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*ROOMS)}
    functions = {
        place(path, node): (node.end_lineno or node.lineno) - node.lineno + 1
        for path in files
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    with capsys.disabled():
        print(f"\n{share(files.values(), 150)} % of {len(files)} files have at most 150 lines", end=", ")
        print(f"{share(functions.values(), 25)} % of {len(functions)} functions at most 25")
    assert [f"{path.relative_to(ROOT)}: {lines}" for path, lines in files.items() if lines > 350] == []
    assert [f"{where}: {lines}" for where, lines in functions.items() if lines > 60] == []


def share(sizes: object, most: int) -> int:
    counted = list(sizes)  # type: ignore[call-overload]
    return 100 * sum(size <= most for size in counted) // len(counted)
