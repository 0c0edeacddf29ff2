"""The tables as docs/data.md shows them. `python -m storage.describing` writes them there; a test compares."""

from pathlib import Path

from sqlalchemy import Column, Table

from storage.tables import metadata

PAGE = Path(__file__).parents[1] / "docs" / "data.md"
BEGIN = "<!-- tables: written by `python -m storage.describing` -->"
END = "<!-- end of tables -->"


def described() -> str:
    """Every table in Markdown, in the order of storage/tables/."""
    return "\n".join(_table(table) for table in metadata.tables.values())


def drawn() -> str:
    """What hangs on what, as a Mermaid diagram."""
    edges = sorted(
        {
            (key.column.table.name, table.name, key.parent.name)
            for table in metadata.tables.values()
            for key in table.foreign_keys
        }
    )
    lines = [f"    {parent} ||--o{{ {child} : {column}" for parent, child, column in edges]
    alone = sorted(set(metadata.tables) - {name for parent, child, _ in edges for name in (parent, child)})
    return "\n".join(["```mermaid", "erDiagram", *lines, *(f"    {name}" for name in alone), "```"])


def within(page: str) -> str:
    """The page with its tables as they are now. Raises ValueError when it lacks the marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("docs/data.md lacks the marks between which the tables stand.")
    return f"{before}{BEGIN}\n\n{drawn()}\n\n{described()}\n{END}{after}"


def _table(table: Table) -> str:
    rows = [
        f"| `{column.name}` | {_type(column)} | {column.info['form']} | {_until(column)} |"
        for column in table.c
    ]
    head = ["| Column | Type | Form | Kept until |", "|---|---|---|---|"]
    return "\n".join([f"### {table.name}", "", *head, *rows, ""])


def _type(column: "Column[object]") -> str:
    name = str(column.type.compile()) if column.type.__class__.__name__ != "UtcTime" else "time (UTC)"
    return name.lower() + (", may be empty" if column.nullable else "")


def _until(column: "Column[object]") -> str:
    return str(column.info["until"])


if __name__ == "__main__":
    PAGE.write_text(within(PAGE.read_text("utf-8")), "utf-8")
