"""What all tests share."""

import os
import sys
import sysconfig

import pytest
from hypothesis import settings

# The same examples every time: a gate must not fail by chance. `--hypothesis-profile=default` looks for new ones.
settings.register_profile("gate", derandomize=True, deadline=None, database=None)
settings.load_profile("gate")

# What was compiled is kept: each test that starts a process would compile the whole of phasedocs again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def offline() -> dict[str, str]:
    """What makes pip install this project without a network: the rest is taken from where the tests run."""
    return {
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it so: 0 is no isolation
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(map(sysconfig.get_path, ("purelib", "platlib")))),
    }


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="Write what is made into the files that hold what is right.")
