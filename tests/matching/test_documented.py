"""The formulas of docs/matching.md are found in the code: each number stands in a docstring."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def docstrings():
    for path in sorted((ROOT / "matching").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                yield ast.get_docstring(node) or ""


def test_every_numbered_formula_is_named_where_it_is_kept():
    page = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
    numbers = re.findall(r"^- \((\d+)\) ", page, flags=re.MULTILINE)
    assert sorted(map(int, numbers)) == list(range(1, len(numbers) + 1))
    named = {number for text in docstrings() for number in re.findall(r"\((\d+)\)", text)}
    assert set(numbers) <= named
