"""What all tests share."""

import pytest
from hypothesis import settings

# The same examples every time: a gate must not fail by chance. `--hypothesis-profile=default` looks for new ones.
settings.register_profile("gate", derandomize=True, deadline=None, database=None)
settings.load_profile("gate")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="Write what is made into the files that hold what is right.")
