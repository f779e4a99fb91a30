"""Mutants of a module: the same source with one condition changed.

An operand of ``and``, ``or``, ``&`` or ``|`` left out, an argument of a query's ``where`` left out, a
negation taken away, a comparison turned round or moved by one, a refusal that is never reached, a member of a
set taken out. They are made from the syntax tree, in one order, and carry names.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
}
_MOVED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
#: Calls of which every argument is a condition.
_CONDITIONS = {"where", "and_", "or_"}
_OPPOSITES = {"any": "all", "all": "any", "min": "max", "max": "min"}
#: Changes a node where it stands, or returns what comes in its place.
Action = Callable[[Any], Any]
Change = tuple[str, Action]


@dataclass(frozen=True)
class Mutant:
    """A module with one condition changed.

    Attributes
    ----------
    name
        Function, what was done and to what: the same for the same source, wherever in the file it stands.
    line
        Where the condition stands.
    original, place, variant
        The module as it is, which node of its tree is changed, and which of its changes is meant.
    """

    module: str
    name: str
    line: int
    original: str
    place: int
    variant: int

    @property
    def source(self) -> str:
        """The whole module, changed."""
        tree = ast.parse(self.original)
        node = list(ast.walk(tree))[self.place]
        _apply(tree, node, _changes(node)[self.variant][1])
        return ast.unparse(ast.fix_missing_locations(tree))


def path_of(module: str) -> Path:
    """Return the file of a module of ours."""
    return ROOT / f"{module.replace('.', '/')}.py"


def mutants_of(module: str, source: str | None = None) -> list[Mutant]:
    """Return every mutant of a module, in the order of its source."""
    text = path_of(module).read_text(encoding="utf-8") if source is None else source
    tree = ast.parse(text)
    owner = _owners(tree)
    found: list[Mutant] = []
    names: dict[str, int] = {}
    typed = _annotations(tree)
    for place, node in enumerate(ast.walk(tree)):
        if node in typed:
            continue
        for variant, (what, _change) in enumerate(_changes(node)):
            name = f"{owner.get(node, 'module')}: {what}"
            names[name] = names.get(name, 0) + 1
            if names[name] > 1:
                name = f"{name} ({names[name]})"
            line = node.target.lineno if isinstance(node, ast.comprehension) else getattr(node, "lineno", 0)
            found.append(Mutant(module, name, line, text, place, variant))
    return sorted(found, key=lambda one: one.line)


def _annotations(tree: ast.Module) -> set[ast.AST]:
    """Return the nodes that say what type something has: a union of types is no condition."""
    said: list[ast.AST | None] = []
    for node in ast.walk(tree):
        said += [getattr(node, "annotation", None), getattr(node, "returns", None)]
    return {part for one in said if one is not None for part in ast.walk(one)}


def _changes(node: ast.AST) -> list[Change]:
    """Return what can be done to a node, each with its name."""
    found = _KINDS.get(type(node))
    return [] if found is None else list(found(node))


def _operands(node: Any) -> Iterator[Change]:
    for place, value in enumerate(node.values):
        yield f"without {ast.unparse(value)}", _without("values", place)


def _sides(node: Any) -> Iterator[Change]:
    joins = isinstance(node.op, ast.BitAnd | ast.BitOr)
    if joins and not any(
        isinstance(one, ast.Constant) and one.value is None for one in (node.left, node.right)
    ):
        yield f"without {ast.unparse(node.left)}", lambda one: one.right
        yield f"without {ast.unparse(node.right)}", lambda one: one.left


def _negations(node: Any) -> Iterator[Change]:
    if isinstance(node.op, ast.Not | ast.Invert):
        yield f"no negation of {ast.unparse(node.operand)}", lambda one: one.operand


def _exits(node: Any) -> Iterator[Change]:
    if isinstance(node.body[-1], ast.Return | ast.Raise | ast.Continue):
        yield f"never reached: if {ast.unparse(node.test)}", _never


def _choices(node: Any) -> Iterator[Change]:
    yield f"always {ast.unparse(node.body)}", lambda one: one.body
    yield f"always {ast.unparse(node.orelse)}", lambda one: one.orelse


def _arguments(node: Any) -> Iterator[Change]:
    called = getattr(node.func, "id", getattr(node.func, "attr", ""))
    for place, value in enumerate(node.args if called in _CONDITIONS else ()):
        yield f"without {ast.unparse(value)}", _without("args", place)
    if called in _OPPOSITES:
        yield f"{_OPPOSITES[called]} for {ast.unparse(node)}", _renamed(_OPPOSITES[called])


def _filters(node: Any) -> Iterator[Change]:
    for place, value in enumerate(node.ifs):
        yield f"without if {ast.unparse(value)}", _without("ifs", place)


def _members(node: Any) -> Iterator[Change]:
    for place, value in enumerate(node.elts if len(node.elts) > 1 else ()):
        yield f"no {ast.unparse(value)} in the set", _without("elts", place)


def _comparisons(node: Any) -> Iterator[Change]:
    for place, operator in enumerate(node.ops):
        left = node.left if place == 0 else node.comparators[place - 1]
        text = ast.unparse(ast.Compare(left, [operator], [node.comparators[place]]))
        yield f"turned round: {text}", _with_operator(place, _TURNED)
        if type(operator) in _MOVED:
            yield f"moved by one: {text}", _with_operator(place, _MOVED)


_KINDS: dict[type[ast.AST], Callable[[Any], Iterator[Change]]] = {
    ast.BoolOp: _operands,
    ast.BinOp: _sides,
    ast.UnaryOp: _negations,
    ast.Compare: _comparisons,
    ast.If: _exits,
    ast.IfExp: _choices,
    ast.Call: _arguments,
    ast.comprehension: _filters,
    ast.Set: _members,
}


def _without(field: str, place: int) -> Action:
    def change(node: Any) -> Any:
        rest = getattr(node, field)
        del rest[place]
        if isinstance(node, ast.BoolOp) and len(rest) == 1:
            return rest[0]
        if isinstance(node, ast.Call) and not rest and isinstance(node.func, ast.Name):
            return ast.parse("true()", mode="eval").body
        return None

    return change


def _with_operator(place: int, other: dict[type[ast.cmpop], type[ast.cmpop]]) -> Action:
    def change(node: Any) -> None:
        node.ops[place] = other[type(node.ops[place])]()

    return change


def _renamed(name: str) -> Action:
    def change(node: Any) -> None:
        node.func = ast.Name(name, ast.Load())

    return change


def _never(node: Any) -> None:
    node.test = ast.Constant(value=False)


def _apply(tree: ast.AST, node: ast.AST, change: Action) -> None:
    replacement = change(node)
    if replacement is None:
        return
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, field, replacement)
            elif isinstance(value, list):
                value[:] = [replacement if one is node else one for one in value]


def _owners(tree: ast.Module) -> dict[ast.AST, str]:
    """Return the name of the function, class or set that each node stands in."""
    owner: dict[ast.AST, str] = {}

    def walk(node: ast.AST, name: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = name
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inner = f"{name}.{child.name}".lstrip(".")
            elif isinstance(child, ast.Assign) and not name:
                inner = ast.unparse(child.targets[0])
            owner[child] = inner or "module"
            walk(child, inner)

    walk(tree, "")
    return owner
