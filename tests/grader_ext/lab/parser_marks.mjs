// What the editor's parsers mark: reads `[{language, source}]`, writes the marked pieces of each, or null where the parser
// cannot tell. The first argument is the folder of the extension, which is built.
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const fromLab = (path) => import(pathToFileURL(join(process.argv[2], path)).href);
const { EditorState } = await fromLab("node_modules/@codemirror/state/dist/index.js");
const { python } = await fromLab("node_modules/@codemirror/lang-python/dist/index.js");
const { elixirSupport } = await fromLab("lib/editor/elixir_support.js");
const { parserMarks } = await fromLab("lib/editor/parser_marks.js");
const languages = { elixir: await elixirSupport(null), python: python() };

const marked = ({ language, source }) => {
  const state = EditorState.create({ doc: source, extensions: languages[language] });
  return parserMarks(state, language)?.map(({ from, to }) => state.sliceDoc(from, to)) ?? null;
};
process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(marked)));
