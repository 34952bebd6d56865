"""A service file that does not fit says where, what was found, and what would fit."""

import pytest

from commons.brick import Brick
from commons.service import ServiceFileError, check_files, load_files
from tests.commons import keeping

BRICKS: dict[str, Brick] = {"keeping": keeping.brick}


def fixes(old: str, new: str) -> list[tuple[int, str, str]]:
    text = keeping.SERVICE.lstrip()
    assert old in text
    return [(fix.line, fix.what, fix.fits) for fix in check_files({"service.yaml": text.replace(old, new)}, BRICKS)]


def test_the_file_as_it_stands_fits() -> None:
    service = load_files({"service.yaml": keeping.SERVICE}, BRICKS)
    assert service.slug == "notes"
    assert list(service.steps) == ["keeping.kept"]


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "fits"),
    [
        ("title: Notes", "titel: Notes", 2, "unknown key 'titel'", "title"),
        ("service: notes\n", "", 1, "'service' is missing", "service: ..."),
        ("origin: example", "origin: real", 4, "origin is 'real'", "'live', 'example'"),
        ("service: notes", "service: My Notes", 1, "service is 'My Notes'", "small letters, digits and hyphens"),
        ("keeping@1", "keeping", 7, "is 'keeping'", "like `cases@1`"),
        ("title: Notes", "title: {a: b}", 2, "title is lines of `key: value`", "text"),
        ("owner: owner@example.org", "owner: Jo", 6, "owner is 'Jo'", "an email address"),
        ("keeping@1", "keping@1", 7, "no brick 'keping'", "keeping"),
        ("keeping@1", "keeping@9", 7, "keeping has no version 9", "keeping@1"),
        (
            "when: keeping.kept",
            "when: keeping.kepd",
            9,
            "no brick of this service records keeping.kepd",
            "keeping.kept",
        ),
        ("do: keeping.copy", "do: keeping.coppy", 9, "has the action keeping.coppy", "keeping.copy"),
        ("{note: note}", "{nota: note}", 9, "keeping.copy takes no 'nota'", "note"),
        ("{note: note}", "{note: person}", 9, "keeping.kept carries no 'person'", "note"),
        (", take: {note: note}", "", 9, "wants 'note' and the step does not take it", "take: {note: note}"),
        ("{note: note}}", "{note: note}, only: {note: x}}", 9, "note is a reference to a note", "enums and codes"),
        ("{note: note}}", "{note: note}, only: {note: [x, y]}}", 9, "note is a list", "a step of its own for each"),
        ("{note: note}}", "{note: note}, only: {note: true}}", 9, "note is true, and no text", 'in quotes: "true"'),
        ("{note: note}}", "{note: note}, only: {note: }}", 9, "note is empty", "text"),
        ("owner: owner@example.org", "owner: &a x@y.org", 6, "an anchor", "written out"),
        ("title: Notes", "title: Notes\ntitle: More", 3, "the key 'title' a second time", "each key once"),
        ("title: Notes", "title: [unclosed", 3, "this is not YAML", "key: value"),
        ("title: Notes", "title: !!python/object:x Notes", 2, "the tag", "without tags"),
        (
            "lgsl: none",
            "lgsl: none\ncosts:\n  - {what: A, class: frontline, amount: 3.00, per: note, source: x}",
            7,
            "in quotes",
            "",
        ),
        (
            "lgsl: none",
            'lgsl: none\ncosts:\n  - {what: A, class: frontline, amount: "3.00", per: lorry, source: x}',
            7,
            "nothing in this service counts 'lorry'",
            "note",
        ),
    ],
)
def test_each_mistake_is_named_with_its_line(old: str, new: str, line: int, what: str, fits: str) -> None:
    found = fixes(old, new)
    assert any(at == line and what in said and fits in would for at, said, would in found), found


def test_a_circle_in_the_flow_is_refused() -> None:
    step = "  - {when: keeping.copied, do: keeping.remind, take: {note: note}}\n"
    step += "  - {when: keeping.changed, do: keeping.copy, take: {note: note}}\n"
    (fix,) = check_files({"service.yaml": keeping.SERVICE + step}, BRICKS)
    assert "keeping.copied -> keeping.changed -> keeping.copied" in fix.what
    assert (fix.line, "take one out (line 11, 12)" in fix.fits) == (12, True)
    (own,) = check_files({"service.yaml": keeping.SERVICE + step.partition("\n")[2].replace("copy", "remind")}, BRICKS)
    assert "keeping.changed -> keeping.changed" in own.what


def test_a_step_that_stands_twice_is_refused() -> None:
    step = "  - {when: keeping.kept, do: keeping.copy, take: {note: note}}\n"
    (fix,) = check_files({"service.yaml": keeping.SERVICE + step}, BRICKS)
    assert (fix.line, fix.what) == (
        11,
        "the same step stands in line 10 already, so that keeping.copy would be done twice",
    )


def test_all_mistakes_are_told_at_once() -> None:
    text = keeping.SERVICE.replace("do: keeping.copy", "do: keeping.coppy").replace("keeping.kept,", "keeping.kepd,")
    assert len(check_files({"service.yaml": text}, BRICKS)) == 2


def test_words_that_yaml_would_twist_stay_words() -> None:
    text = keeping.SERVICE.replace("title: Notes", "title: no")
    assert load_files({"service.yaml": text}, BRICKS).title == "no"


@pytest.mark.parametrize("text", ["", "[]", "x" * 400_000, "a: " + "[" * 3000, "\x00", "just words"])
def test_hostile_files_are_refused_not_crashed_on(text: str) -> None:
    with pytest.raises(ServiceFileError):
        load_files({"service.yaml": text}, BRICKS)


def test_a_file_that_is_wrong_throughout_is_told_in_moments() -> None:
    keys = "".join(f"sevrice{n}: 1\n" for n in range(4_000))
    with pytest.raises(ServiceFileError) as refused:
        load_files({"service.yaml": keys}, BRICKS)
    assert len(refused.value.fixes) == 101
    assert "more things do not fit" in refused.value.fixes[-1].what
    with pytest.raises(ServiceFileError, match="more than 20,000 words and lists"):
        load_files({"service.yaml": "bricks: [" + "a," * 100_000 + "]"}, BRICKS)
