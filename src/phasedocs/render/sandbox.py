"""Templates that may come with the documents: they print values, and can do nothing else.

Jinja2's sandbox keeps them from attributes that begin with an underscore and from changing anything. Here they also
get no method of any value, only the filters below, and a budget: of steps (turns of loops, calls, what filters look at)
and of characters, so that none runs without end or fills the memory. Templates reach each other by name, and no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, cached_property
from posixpath import basename
from types import GeneratorType
from typing import Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    meta,
    nodes,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from phasedocs.render.site.printer import markdown, short
from phasedocs.render.standing import Teller, item, link_from

MAX_STEPS = 300_000
MAX_SIZE = 4 * 1024 * 1024
"""Characters that a template prints, in all its macros together."""
MAX_TEMPLATE = 256 * 1024
"""Characters of a template."""
MAX_NUMBER = 10**15
_INCLUDE = 100
"""Steps that a template costs which another one asks for."""
_KEPT = frozenset(
    {
        *("abs", "capitalize", "count", "default", "d", "first", "groupby", "last", "length", "list", "lower", "map"),
        *("max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "string", "sum", "title"),
        *("trim", "unique", "upper"),
    }
)
"""Filters of Jinja2 that make nothing larger than what they are given."""
_PARTS = (LoopContext, BlockReference, TemplateReference)
"""Parts of a template that have attributes of their own."""
_FAULTS = (ArithmeticError, LookupError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError)
"""What a template that is wrong can raise beside the errors of Jinja2."""


class UnusableTemplateError(Exception):
    """A template that cannot be printed; the message is one line, with its name and where it is known its line."""


class Sandbox:
    """Renders templates by their names."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        self._names, self._templates = frozenset(templates), templates
        self._environment = _Environment(templates)

    def print(self, template: str, **values: object) -> str:
        """Render a template. Raises UnusableTemplateError for one that is wrong, or uses up its budget."""
        self._environment.budget = _Budget()
        try:
            return self._environment.get_template(template).render(values)
        except TemplateSyntaxError as error:
            raise UnusableTemplateError(f"{error.name or template}:{error.lineno}: {error.message}") from None
        except (TemplateError, *_FAULTS) as error:
            words = str(error).partition("\n")[0] or type(error).__name__
            raise UnusableTemplateError(f"{self._place(template, error)}: {words}") from None

    def asked_for(self, template: str) -> frozenset[str]:
        """Give the names of the values that a template prints. Raises UnusableTemplateError for one that is wrong."""
        source = self._templates[template]
        try:
            return frozenset(meta.find_undeclared_variables(self._environment.parse(source, template)))
        except TemplateSyntaxError as error:
            raise UnusableTemplateError(f"{error.name or template}:{error.lineno}: {error.message}") from None

    def _place(self, template: str, error: BaseException) -> str:
        """Give the template and, where it is known, the line in which something was raised."""
        found, trace = template, error.__traceback__
        while trace:
            name = trace.tb_frame.f_code.co_filename
            if name in self._names:
                found = f"{name}:{trace.tb_lineno}"
            trace = trace.tb_next
        return found


class _Budget:
    def __init__(self) -> None:
        self._steps, self._size = MAX_STEPS, MAX_SIZE

    def step(self, number: int = 1) -> None:
        """Take steps. SecurityError when there are none left."""
        self._steps -= number
        if self._steps < 0:
            raise SecurityError(f"too much work: more than {MAX_STEPS} steps")

    def grow(self, size: int) -> None:
        """Print characters. SecurityError when it is too much."""
        self._size -= size
        if self._size < 0:
            raise SecurityError(f"too long: more than {MAX_SIZE} characters")

    def turns(self, values: Iterable[Any]) -> Iterator[Any]:
        """Yield values, each for a step."""
        for value in values:
            self.step()
            yield value


class _Counting(NodeTransformer):
    """Makes loops, printing and joining ask for their budget."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - so the visitor calls it
        if node.recursive:
            raise TemplateSyntaxError("loops that call themselves are not for these templates", node.lineno)
        self.generic_visit(node)
        node.iter = _filter(node.iter, "turns")
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.nodes = [
            _filter(_constant(one) if isinstance(one, nodes.TemplateData) else one, "out") for one in node.nodes
        ]
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter(nodes.List(node.nodes, lineno=node.lineno), "join")


def _constant(data: nodes.TemplateData) -> nodes.Expr:
    return nodes.Const(data.data, lineno=data.lineno)


def _filter(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


class _Environment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, templates: Mapping[str, str]) -> None:
        super().__init__(
            loader=FunctionLoader(lambda name: (templates[name], name, None) if name in templates else None),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.budget = _Budget()
        self.globals = {"range": self.globals["range"]}
        own = {"md": markdown, "item": item, "short": short, "file_name": basename, "link_from": link_from}
        kept = {name: function for name, function in self.filters.items() if name in _KEPT}
        counted = {name: _counted(self, function) for name, function in {**kept, **own}.items()}
        self.filters = {**counted, "join": self._join, "out": self._out, "turns": self._turns}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > MAX_TEMPLATE:
            raise TemplateSyntaxError(f"longer than {MAX_TEMPLATE} characters", 1, name)
        try:
            return _Counting().visit(super()._parse(source, name, filename))  # type: ignore[no-any-return]
        except TemplateSyntaxError as error:
            error.name = error.name or name
            raise

    @pass_context
    def _turns(self, _: Context, values: Iterable[Any]) -> Iterator[Any]:
        return self.budget.turns(values)

    @pass_context
    def _out(self, _: Context, value: object) -> str:
        text = str(value)
        self.budget.grow(len(text))
        return text

    @pass_context
    def _join(self, _: Context, values: Iterable[Any], by: str = "") -> str:
        parts = list(map(str, self.budget.turns(values)))
        self.budget.grow(sum(map(len, parts)) + len(str(by)) * len(parts))
        return str(by).join(parts)

    def get_template(self, *arguments: Any, **named: Any) -> Template:
        """Give a template by its name, for some steps."""
        self.budget.step(_INCLUDE)
        return super().get_template(*arguments, **named)

    def select_template(self, *arguments: Any, **named: Any) -> Template:
        """Give the first template that is there, for some steps."""
        self.budget.step(_INCLUDE)
        return super().select_template(*arguments, **named)

    def call(self, context: Context, called: Any, *arguments: Any, **named: Any) -> Any:
        """Call what may be called, for a step."""
        self.budget.step()
        return super().call(context, called, *arguments, **named)

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow macros, blocks and what loops can be asked; no methods of values."""
        known = isinstance(obj, (Macro, BlockReference)) or obj is self.globals["range"]
        return known or isinstance(getattr(obj, "__self__", None), LoopContext)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow what our values tell, and what parts of a template have."""
        return (attr in _told(obj.__class__) or isinstance(obj, _PARTS)) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Count with small numbers, and put texts or lists together; nothing else."""
        if operator == "+" and type(left) is type(right) and isinstance(left, (str, list, tuple)):
            self.budget.grow(len(left) + len(right))
        elif operator == "**" or not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
            raise SecurityError(f"{operator} is only for numbers here")
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, (int, float)) and abs(result) > MAX_NUMBER:
            raise SecurityError(f"a number is larger than {MAX_NUMBER}")
        return result


@cache
def _told(kind: type) -> frozenset[str]:
    """Give the names of what values of a kind tell: their fields, or of the whole project what it finds when asked."""
    if kind is Teller:
        return frozenset(name for name, value in vars(kind).items() if isinstance(value, cached_property))
    return frozenset(field.name for field in fields(kind)) if is_dataclass(kind) else frozenset()


def _counted(environment: _Environment, function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter pay for what it looks at; what it yields is paid for by whoever asks for it."""
    passes = getattr(function, "jinja_pass_arg", None)

    def filtered(*arguments: Any, **named: Any) -> Any:
        place = int(passes is not None)
        value = arguments[place] if len(arguments) > place else ()
        if isinstance(value, GeneratorType):
            value = list(environment.budget.turns(value))
            arguments = (*arguments[:place], value, *arguments[place + 1 :])
        elif isinstance(value, (str, list, tuple, dict)):
            environment.budget.step(1 + len(value) // (1000 if isinstance(value, str) else 1))
        return function(*arguments, **named)

    if passes is not None:
        filtered.jinja_pass_arg = passes  # type: ignore[attr-defined]
    return filtered
