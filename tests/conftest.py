"""What all tests share."""

from hypothesis import settings

# The same examples every time: a gate must not fail by chance. `--hypothesis-profile=default` looks for new ones.
settings.register_profile("gate", derandomize=True, deadline=None, database=None)
settings.load_profile("gate")
