"""Words of a project's own are read beside the built-in ones, and only where they are asked for."""

from __future__ import annotations

import pytest

from phasedocs.analysis import Outcome, compute
from phasedocs.config import Config, ConfigError, parse_config
from phasedocs.model import ClaimKind, Document, Role, link, lower
from phasedocs.syntax import parse
from phasedocs.text import decode

OWN = """
[vocabulary]
phases = ["törn"]
status_labels = ["lage"]
other_labels = ["wetter"]
goals = ["wunschliste"]
whole = ["bote"]
[vocabulary.status]
complete = ["in the bag"]
planned = ["complete"]
[vocabulary.roles]
prerequisite = ["vor der fahrt"]
"""
TEXT = """# Törn 3

**Lage**: bote IN THE BAG

**Wetter**: IN THE BAG

## Vor der Fahrt

- [x] a
- [ ] b

## Wunschliste

**Status**: complete
"""


def read(text: str, config: Config) -> Document:
    return lower(parse(decode("a.md", text.encode())), config.states, config.vocabulary.lists)


def test_own_words_are_read() -> None:
    config = parse_config("phasedocs.toml", OWN)
    assert config is not None
    found = read(TEXT, config)
    assert found.phases == ("3",)
    assert [task.role for task in found.tasks] == [Role.PREREQUISITE, Role.PREREQUISITE]
    assert [(claim.line, claim.kind, claim.mood, claim.qualified) for claim in found.claims] == [
        (3, ClaimKind.COMPLETE, "asserted", False),
        (14, ClaimKind.PLANNED, "goal", False),
    ]
    state = compute(link([found], [], config.vocabulary.lists), config.vocabulary.lists)
    verdict = state.documents["a.md"].verdicts[0]
    assert verdict is not None
    assert verdict.outcome is Outcome.CONTRADICTED


def test_they_are_forgotten_afterwards() -> None:
    config = parse_config("phasedocs.toml", OWN)
    assert config is not None
    before = read(TEXT, Config())
    read(TEXT, config)
    after = read(TEXT, Config())
    assert before.phases == after.phases == ()
    assert before.tasks == after.tasks
    assert before.claims == after.claims
    assert {task.role for task in after.tasks} == {Role.WORK}


def test_no_words_are_no_lists() -> None:
    assert Config().vocabulary.lists == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[vocabulary]\nphase = ['törn']\n", "unknown key vocabulary.phase; did you mean phases?"),
        (
            "[vocabulary.status]\nfinished = ['x']\n",
            "2: vocabulary.status cannot be finished; known are complete, ready, in_progress",
        ),
        ("[vocabulary]\ngoals = ['✅']\n", "vocabulary.goals.0"),
        ("[vocabulary]\ngoals = ['']\n", "vocabulary.goals.0"),
    ],
)
def test_slips_are_told(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config("phasedocs.toml", text)
    assert message in str(caught.value)
    assert str(caught.value).startswith("phasedocs.toml:")
    assert "\n" not in str(caught.value)
