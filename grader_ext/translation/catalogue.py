"""The catalogue of one language: what translators write (`.po`) and what JupyterLab reads (`.json`)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from grader_ext.translation.sources import Sentence

DOMAIN = "waymark_lab"
LOCALES = Path(__file__).parent / "locale"
HEAD = """\
# What learners read in JupyterLab. `make translations` brings this file up to date with the sources;
# docs/contributor/README.md says how to translate."""
CHANGING = tuple(
    f'"{name}'.encode()
    for name in ("Generated-By", "Language-Team", "Last-Translator", "PO-Rev", "POT-Cre", "Project-Id", "Report-")
)
"""Headers that say when and by whom."""
BETWEEN_CONTEXT_AND_TEXT = "\N{END OF TRANSMISSION}"


@dataclass(frozen=True)
class Files:
    """Where the catalogue of a language is, such as `de_DE`."""

    language: str

    @property
    def source(self) -> Path:
        """What translators write."""
        return LOCALES / self.language / "LC_MESSAGES" / f"{DOMAIN}.po"

    @property
    def compiled(self) -> Path:
        """What JupyterLab reads."""
        return self.source.with_suffix(".json")


def read(files: Files) -> Catalog:
    """An empty one where there is none yet."""
    if not files.source.exists():
        return Catalog(locale=files.language, domain=DOMAIN)
    with files.source.open("rb") as file:
        return read_po(file, locale=files.language, domain=DOMAIN, abort_invalid=True)


def updated(old: Catalog, sentences: Mapping[Sentence, list[str]]) -> Catalog:
    """With each sentence of the sources, in their order, and no other; what was translated stays so."""
    new = Catalog(locale=old.locale, domain=DOMAIN, header_comment=old.header_comment, fuzzy=False)
    for sentence, files in sentences.items():
        known = old.get(_msgid(sentence), sentence.context or None)
        new.add(
            _msgid(sentence),
            known.string if known and known.pluralizable == bool(sentence.plural) else None,
            locations=[(file, 0) for file in files],
            context=sentence.context or None,
            user_comments=known.user_comments if known else (),
        )
    return new


def translated(catalogue: Catalog) -> dict[Sentence, tuple[str, ...]]:
    """The sentences in this language: one text, or one for each plural form; empty ones where it lacks them."""
    return {sentence_of(message): _forms(message, catalogue) for message in catalogue if message.id}


def source_text(catalogue: Catalog) -> bytes:
    """As the `.po` file says it, without what would change each time."""
    catalogue.header_comment = HEAD
    out = BytesIO()
    write_po(out, catalogue, width=120, include_lineno=False)
    return b"\n".join(line for line in out.getvalue().split(b"\n") if not line.startswith(CHANGING))


def compiled_text(catalogue: Catalog) -> str:
    """As JupyterLab reads it; what is not translated yet is left out, so that it shows in English."""
    head = {
        "domain": DOMAIN,
        "language": str(catalogue.locale).replace("_", "-"),
        "plural_forms": catalogue.plural_forms,
    }
    texts = {_key(sentence): forms for sentence, forms in translated(catalogue).items() if all(forms)}
    return json.dumps({"": head, **dict(sorted(texts.items()))}, ensure_ascii=False, indent=1) + "\n"


def sentence_of(message: Message) -> Sentence:
    """What the sources say."""
    text, plural = (*_texts(message.id), "")[:2]
    return Sentence(text, plural, message.context or "")


def _forms(message: Message, catalogue: Catalog) -> tuple[str, ...]:
    forms = _texts(message.string)
    wanted = catalogue.num_plurals if message.pluralizable else 1
    return (*forms, *[""] * (wanted - len(forms)))


def _texts(texts: str | Sequence[str] | None) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def _msgid(sentence: Sentence) -> str | tuple[str, str]:
    return (sentence.text, sentence.plural) if sentence.plural else sentence.text


def _key(sentence: Sentence) -> str:
    return f"{sentence.context}{BETWEEN_CONTEXT_AND_TEXT}{sentence.text}" if sentence.context else sentence.text
