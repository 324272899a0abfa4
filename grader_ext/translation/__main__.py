"""Brings the catalogues up to date with the sources: `make translations`."""

import sys

from grader_ext.translation.catalogue import LOCALES, Files, compiled_text, read, source_text, translated, updated
from grader_ext.translation.sources import sentences


def main() -> None:
    """Say what is to be translated."""
    said = sentences()
    for folder in sorted(LOCALES.iterdir()):
        files = Files(folder.name)
        catalogue = updated(read(files), said)
        files.source.write_bytes(source_text(catalogue))
        files.compiled.write_text(compiled_text(catalogue), encoding="utf-8")
        missing = [sentence.text for sentence, forms in translated(catalogue).items() if not all(forms)]
        if missing:
            sys.stdout.write(f"{files.source}: translate these, then run it again:\n")
            sys.stdout.writelines(f"  {text}\n" for text in missing)


if __name__ == "__main__":
    main()
