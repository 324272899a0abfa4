"""The German catalogue says all that the sources say, and JupyterLab finds it."""

import re

import pytest
from jupyterlab_server.translation_utils import get_language_pack, get_language_packs

from grader_ext.translation.catalogue import DOMAIN, Files, compiled_text, read, source_text, translated, updated
from grader_ext.translation.sources import (
    BUNDLE,
    FOLDERS,
    FORMS,
    Sentence,
    UnreadableSentenceError,
    sentences,
    sentences_in,
)

GERMAN = Files("de_DE")
WHAT_TO_DO = (
    f"Run `make translations`, write the German text into {GERMAN.source.name} where it is empty, run it again, and "
    "commit both files. docs/contributor/README.md, Translations, says more."
)


@pytest.fixture(scope="module")
def said() -> dict[Sentence, list[str]]:
    return sentences()


def test_each_sentence_is_translated_and_no_other(said):
    german = translated(read(GERMAN))
    missing = [sentence.text for sentence in said if not all(german.get(sentence, [""]))]
    stale = [sentence.text for sentence in german if sentence not in said]
    assert (missing, stale) == ([], []), WHAT_TO_DO


def test_the_files_are_as_the_command_writes_them():
    catalogue = read(GERMAN)
    assert GERMAN.compiled.read_text(encoding="utf-8") == compiled_text(catalogue), WHAT_TO_DO
    assert GERMAN.source.read_bytes() == source_text(catalogue), WHAT_TO_DO


def test_translations_name_the_same_values():
    def values(text: str) -> set[str]:
        return set(re.findall(r"%\d", text))

    for sentence, forms in translated(read(GERMAN)).items():
        # A form for one need not say the number.
        wanted = values(sentence.text) | values(sentence.plural)
        assert values(forms[-1]) == wanted, sentence.text
        assert all(values(form) <= wanted for form in forms), sentence.text


def test_plural_forms_are_those_of_german():
    catalogue = read(GERMAN)
    assert (catalogue.num_plurals, catalogue.plural_expr) == (2, "(n != 1)")
    assert translated(catalogue)[Sentence("%1 attempt", "%1 attempts")] == ("%1 Versuch", "%1 Versuche")


def test_jupyterlab_offers_german_and_reads_ours():
    packs, trouble = get_language_packs()
    assert (trouble, packs["de_DE"]["nativeName"]) == ("", "Deutsch (Deutschland)")
    pack, trouble = get_language_pack("de_DE")
    assert (trouble, pack[DOMAIN]["Check"]) == ("", ["Prüfen"])


def test_a_text_is_not_said_with_and_without_a_plural(said):
    """JupyterLab knows one translation for each text and context."""
    keys = [(sentence.context, sentence.text) for sentence in said]
    assert [key for key in keys if keys.count(key) > 1] == []


def test_no_call_is_overlooked():
    call = re.compile(rf"\.\s*(?:{'|'.join(FORMS)})\(")
    for path in (path for folder in FOLDERS for path in folder.rglob("*.ts*") if path != BUNDLE):
        source = path.read_text()
        assert len(list(sentences_in(source, path.name))) == len(call.findall(source)), path


SOURCE = r"""
// trans.__("not this")
const a = trans.__("Plain, %1", name), b = this.#trans._n("%1 test", "%1 tests", count), c = trans._p("menu", 'Open');
const d = trans.__("Outer: %1", trans._np("list", "%1 item", "%1 items", 2)) + `${trans.__("in \"quotes\"")} · ${a}`;
const e = <p title={trans.__("A title")}>{trans.__("a long " + // with a remark
  "sentence",
)}</p>;
other.load("nor this");
"""


def test_sentences_are_found_wherever_they_stand():
    assert list(sentences_in(SOURCE, "a.tsx")) == [
        Sentence("Plain, %1"),
        Sentence("%1 test", "%1 tests"),
        Sentence("Open", context="menu"),
        Sentence("Outer: %1"),
        Sentence("%1 item", "%1 items", "list"),
        Sentence('in "quotes"'),
        Sentence("A title"),
        Sentence("a long sentence"),
    ]


@pytest.mark.parametrize("call", ["__(text)", "__(`a ${b}`)", '__(a ? "b" : "c")', '_n("one", many, 2)', '__("a" + b)'])
def test_a_sentence_that_cannot_be_read_is_said_with_its_place(call):
    with pytest.raises(UnreadableSentenceError, match=r"a\.ts:2: A sentence to translate"):
        list(sentences_in(f"\ntrans.{call}", "a.ts"))


def test_an_update_keeps_what_is_translated_and_drops_what_nobody_says():
    said = {Sentence("Check"): ["a.ts"], Sentence("New", "News"): ["b.ts"]}
    assert translated(updated(read(GERMAN), said)) == {
        Sentence("Check"): ("Prüfen",),
        Sentence("New", "News"): ("", ""),
    }
