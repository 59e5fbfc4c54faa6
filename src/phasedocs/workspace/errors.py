"""What is raised for input that is of no use."""


class InputError(Exception):
    """Input that cannot be used; the message is one line, with the place and the way out."""
