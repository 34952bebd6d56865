"""A brick's README becomes a page, whatever stands in it."""

from pathlib import Path

import pytest

from catalogue.rules.reading import blocks, section

ROOT = Path(__file__).parents[2]
READMES = sorted([ROOT / "catalogue" / "README.md", *ROOT.glob("bricks/*/README.md")])
TEXT = """# Cases

## When to use it

Use `cases` for work
on **cases**. See [the guide](../docs/x.md).

- One <b>thing</b>
  that goes on
- Another

| key | what |
|---|---|
| `a` | first |

```yaml
bricks: [cases@1]

# comment
```

## When not to use it

Never.
"""


def test_the_blocks_of_a_section() -> None:
    found = section(blocks(TEXT), "When to use it")
    assert [block.kind for block in found] == ["paragraph", "list", "table", "code"]
    assert found[0].marked == (
        'Use <code class="commons-code">cases</code> for work on <strong>cases</strong>. See the guide.',
    )
    assert found[1].marked == ("One &lt;b&gt;thing&lt;/b&gt; that goes on", "Another")
    assert found[2].cells == (("key", "what"), ('<code class="commons-code">a</code>', "first"))
    assert found[3].text == ("bricks: [cases@1]", "", "# comment")
    assert section(blocks(TEXT), "When not to use it")[0].text == ("Never.",)
    assert section(blocks(TEXT), "How it works") == ()


@pytest.mark.parametrize("readme", READMES, ids=[path.parent.name for path in READMES])
def test_every_readme_has_something_to_show(readme: Path) -> None:
    found = blocks(readme.read_text(encoding="utf-8"))
    assert section(found, "When to use it")


def test_emphasis_is_marked_and_a_lone_star_is_not() -> None:
    (block,) = blocks("Typed questions: *items with sizes* (what fills a slot), CORS `*` and `*`, 2 * 3 * 4.")
    assert "<em>items with sizes</em>" in block.marked[0]
    assert block.marked[0].count("<em>") == 1
