"""The house's own rules: style, types, layers, who may touch what, and that nothing is missing."""

from __future__ import annotations

import ast
import inspect
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import phasedocs
from phasedocs import workspace
from phasedocs.check import REPORTED
from phasedocs.cli.schema import SCHEMAS, schema_text
from phasedocs.render.rule_pages import rules_document
from phasedocs.rules import RULES

pytestmark = pytest.mark.house

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "phasedocs"
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
NO_RULES = ("rules/__init__.py", "rules/api.py")
RULE_FILES = {name: path for name, path in MODULES.items() if name.startswith("rules/") and name not in NO_RULES}

MAX_RULE = 60
MAX_MODULE = 400


def _run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """Run a command; give what it prints. The test fails when the command does."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    printed = done.stdout + done.stderr
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{printed}", pytrace=False)
    return printed


def _fail_on(wrong: list[str]) -> None:
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


# Style, types, layers


def test_ruff() -> None:
    _run(sys.executable, "-m", "ruff", "check", "--output-format=concise", "src", "tests")


def test_ruff_format() -> None:
    _run(sys.executable, "-m", "ruff", "format", "--check", "src", "tests")


def test_mypy() -> None:
    _run(sys.executable, "-m", "mypy")


def test_layers() -> None:
    beside = Path(sys.executable).parent / "lint-imports"
    _run(beside if beside.exists() else shutil.which("lint-imports") or "lint-imports", "--no-cache")


# Rules


def test_every_rule_has_a_file_and_a_case_file() -> None:
    names = [rule.name for rule in RULES]
    cases = {path.stem for path in (ROOT / "tests" / "rules").glob("*.md")}
    assert names == sorted(set(names))
    assert cases == set(names)
    assert set(RULE_FILES) == {f"rules/{name.replace('-', '_')}.py" for name in names}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_is_short_and_documented(rule: phasedocs.rules.Rule) -> None:
    path = RULE_FILES[f"rules/{rule.module}.py"]
    assert rule.module == rule.name.replace("-", "_")
    assert len(path.read_text("utf-8").splitlines()) <= MAX_RULE
    paragraphs = [part for part in rule.page.split("\n\n") if part.strip()]
    assert len(paragraphs) >= 3
    assert re.fullmatch(r"[A-Z].*\.", rule.summary), "the first line of the page is a sentence"
    assert inspect.getdoc(sys.modules[rule.check.__module__])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_whether_it_looks_at_more_than_its_document(rule: phasedocs.rules.Rule) -> None:
    source = RULE_FILES[f"rules/{rule.module}.py"].read_text("utf-8")
    assert rule.wide == (re.search(r"ctx\.(?:project|resolution|state\.(?!documents))", source) is not None)


# Generated files


def test_schemas_are_those_of_the_types() -> None:
    folder = ROOT / "schemas"
    assert {path.name for path in folder.glob("*.schema.json")} == {f"{name}.schema.json" for name in SCHEMAS}
    drifted = [name for name in SCHEMAS if (folder / f"{name}.schema.json").read_text("utf-8") != schema_text(name)]
    _fail_on([f"schemas/{name}.schema.json is not what the types say: run `make schemas`" for name in drifted])


def test_the_pages_of_rules_are_those_of_the_rules() -> None:
    drifted = (ROOT / "site" / "rules.md").read_text("utf-8") != rules_document(REPORTED, workspace.read_rule_cases())
    _fail_on(["site/rules.md is not what the rules and their cases say: run `make schemas`"] if drifted else [])


# Who may touch what

LIBRARIES = {
    "click": ("cli",),
    "ftfy": ("mojibake",),
    "jinja2": ("render",),
    "markupsafe": ("render",),  # comes with jinja2
    "markdown_it": ("syntax",),
    "mdformat": ("render",),
    "mdit_py_plugins": ("syntax",),
    "networkx": ("analysis",),
    "orjson": ("render",),
    "pathspec": ("workspace",),
    "pydantic": ("config", "kinds", "cli/schema.py"),
    "pygments": ("render/code.py", "render/lexing.py"),  # comes with mkdocs-material
    "typing_extensions": ("render",),
    "watchfiles": ("workspace/watching.py",),
    "wcwidth": ("render",),
    "yaml": ("syntax", "kinds", "render"),
}
"""Libraries, each with the only places that import it."""

OUTSIDE = re.compile(
    r"(?:asyncio|builtins|ctypes|glob|http|io|multiprocessing|os|pickle|random|secrets|shutil|socket|sqlite3|subprocess"
    r"|tempfile|threading|time|urllib\.request|uuid)(?:\..*)?"
)
"""Modules that reach beyond values: the disk, other processes, the clock, chance."""

TOUCHES = re.compile(
    r"cwd|exists|expanduser|getcwd|getenv|glob|home|is_dir|is_file|iterdir|lstat|mkdir|monotonic|now|open|popen|rename"
    r"|rglob|rmdir|samefile|stat|symlink_to|system|today|touch|unlink|utcnow|(?:read|write)_(?:bytes|text)"
)
"""Methods that do."""

ALLOWED = {
    "__main__.py": {"os", "open"},  # streams that are closed; the end of the process
    "analysis/table.py": {"read_text"},  # the table of judgement, in the package
    "model/vocabulary/__init__.py": {"read_text"},  # the words, in the package
    "model/timelines/words.py": {"read_text"},
    "cli/__init__.py": {"os", "open"},  # the environment; a broken pipe
    "cli/build.py": {"os"},  # paths as a person in the current folder would type them
    "cli/init.py": {"os"},  # paths as a person in the current folder would type them
    "cli/session.py": {"os", "shutil"},  # colour and width of the terminal
}
"""Modules that may touch something for a reason; `workspace` may touch everything, and `cache` too."""


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def _touches(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield lines with what reaches beyond values there."""
    for line, module in _imports(tree):
        if OUTSIDE.fullmatch(module):
            yield line, module
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and TOUCHES.fullmatch(node.func.attr):
            yield node.lineno, node.func.attr
        if isinstance(node.func, ast.Name) and node.func.id in ("open", "input", "eval", "exec", "__import__"):
            yield node.lineno, node.func.id


def test_only_the_workspace_has_a_disk_and_a_clock() -> None:
    wrong, used = [], set()
    for name, path in MODULES.items():
        if name.startswith(("workspace/", "cache/")):
            continue
        for line, what in _touches(ast.parse(path.read_text("utf-8"))):
            if what in ALLOWED.get(name, ()):
                used.add((name, what))
            else:
                wrong.append(f"{name}:{line}: {what}")
    _fail_on(wrong)
    assert used == {(name, what) for name, allowed in ALLOWED.items() for what in allowed}, "allowed, and not needed"


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "Path('x').read_text()",
        "import os",
        "from os import walk",
        "import subprocess",
        "def f():\n    from time import time",
        "import os.path",
        "date.today()",
        "datetime.now()",
        "Path.cwd()",
        "import urllib.request",
    ],
)
def test_a_touch_is_seen(text: str) -> None:
    assert list(_touches(ast.parse(text)))


def test_each_library_is_imported_in_its_place() -> None:
    wrong = []
    for name, path in MODULES.items():
        for line, module in _imports(ast.parse(path.read_text("utf-8"))):
            library = module.partition(".")[0]
            if library == "phasedocs" or library in sys.stdlib_module_names:
                continue
            places = LIBRARIES.get(library, ())
            if not any(name == place or name.startswith(f"{place}/") for place in places):
                wrong.append(f"{name}:{line}: {module} is for {' and '.join(places) or 'nobody'}")
    _fail_on(wrong)


# Size and names


def test_modules_are_short_and_well_named() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager", "service", "engine"}
    wrong = [f"{name}: says nothing about what is in it" for name, path in MODULES.items() if path.stem in vague]
    for name, path in MODULES.items():
        lines = len(path.read_text("utf-8").splitlines())
        if lines > MAX_MODULE:
            wrong.append(f"{name}: {lines} lines, more than {MAX_MODULE}; make a package of the same name")
    _fail_on(wrong)


# What is in the repository

_FOREIGN = re.compile(
    r"(?<![\w.:/<~-])/(?:work|home|root|Users|mnt)/[\w.]"
    r"|(?i:pypi\.org|pythonhosted\.org|registry\.npmjs|proxy\.golang|index[-_]url)"
)


def _tracked() -> list[Path]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("no repository here")
    names = _run("git", "ls-files", "-z").split("\0")
    return [path for name in names if name and (path := ROOT / name).is_file()]


def test_no_machine_and_no_registry_is_named() -> None:
    wrong = []
    for path in _tracked():
        if path == Path(__file__).resolve():
            continue
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").split("\n"), 1):
            if found := _FOREIGN.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {found.group()}")
    _fail_on(wrong)


@pytest.mark.parametrize("line", ["in /home/ana/x.md", "`/work/main`", "https://pypi.org/simple", "PIP_INDEX_URL=x"])
def test_a_machine_is_seen(line: str) -> None:
    assert _FOREIGN.search(line)
    assert not _FOREIGN.search("docs/home/x.md, https://example.org/work/x, ./root/x")


_NAMED = re.compile(r"`([\w.][\w./-]*(?:/|\.(?:py|md|toml)))`")
GENERATED = ("build/", "dist/", ".venv/", ".phasedocs/", "STATUS.md")
HOMES = (ROOT, ROOT / "src", PACKAGE)


def _exists(path: str) -> bool:
    """Say whether there is such a path, or, for a bare name, a file of that name anywhere in the project's folders."""
    folders = [ROOT / name for name in ("src", "tests", "templates", "schemas", "site")]
    bare = "/" not in path and any(next(folder.rglob(path), None) for folder in folders)
    return bare or any((home / path).exists() for home in HOMES)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_path_that_is_named_exists(name: str) -> None:
    if not (ROOT / name).exists():
        pytest.skip(f"there is no {name} yet")
    named = set(_NAMED.findall((ROOT / name).read_text("utf-8")))
    missing = [path for path in sorted(named) if not path.startswith(GENERATED) and not _exists(path)]
    _fail_on([f"{name}: {path} does not exist" for path in missing])


# The package


def test_a_checkout_uses_its_own_templates() -> None:
    assert workspace.resource("templates").resolve() == ROOT / "templates"
    assert workspace.resource("schemas").resolve() == ROOT / "schemas"


def test_a_wheel_has_everything(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    _run(*pip, "wheel", ROOT, "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", tmp_path / "dist")
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    for folder in ("templates", "schemas", "tests/rules"):
        assert _names(unpacked / "phasedocs" / folder) == _names(ROOT / folder)
    assert _names(unpacked / "phasedocs", "*.toml") == _names(PACKAGE, "*.toml")
    assert (unpacked / "phasedocs" / "py.typed").exists()

    project = tmp_path / "project"
    project.mkdir()
    (project / "PHASE1_PLAN.md").write_text("# Phase 1: Boats\n\n**Status**: ✅ COMPLETE\n\n- [x] hull\n- [ ] sail\n")
    python = [sys.executable, "-P"]
    where = _run(*python, "-c", "import phasedocs; print(phasedocs.__file__)", cwd=project, PYTHONPATH=str(unpacked))
    assert Path(where.strip()).is_relative_to(unpacked)
    page = _run(*python, "-m", "phasedocs", "explain", "mojibake", cwd=project, PYTHONPATH=str(unpacked))
    assert "# âœ… Phase 2: Harbour map" in page
    _run(*python, "-m", "phasedocs", "build", "--no-site", cwd=project, PYTHONPATH=str(unpacked))
    assert (project / ".phasedocs" / "site" / "mkdocs.yml").exists()
    assert "1/2" in (project / "build" / "STATUS.md").read_text("utf-8")


def _names(folder: Path, pattern: str = "*") -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob(pattern) if path.is_file()}
