/** Searching and filtering the lessons. */

import type { TranslationBundle } from "@jupyterlab/translation";
import { HTMLSelect, InputGroup, searchIcon } from "@jupyterlab/ui-components";
import * as React from "react";

import type { Choice, LessonFilter } from "./lesson_filter.js";
import { choiceText } from "./lesson_wording.js";

const CHOICES: readonly Choice[] = ["all", "todo", "needs_another_look", "passed", "locked"];

export interface LessonSearchProps {
  readonly filter: LessonFilter;
  readonly onChange: (filter: LessonFilter) => void;
  readonly trans: TranslationBundle;
}

/** Not JupyterLab's `FilterBox`: a button in it has no name for screen readers. */
export function LessonSearch({ filter, onChange, trans }: LessonSearchProps): React.JSX.Element {
  return (
    <div className="waymark-Search" role="search">
      <InputGroup
        type="search"
        rightIcon={searchIcon}
        placeholder={trans.__("Search lessons")}
        aria-label={trans.__("Search lessons")}
        value={filter.query}
        onChange={(event) => onChange({ ...filter, query: event.target.value })}
      />
      <HTMLSelect
        aria-label={trans.__("Which lessons to list")}
        value={filter.choice}
        onChange={(event) => onChange({ ...filter, choice: event.target.value as Choice })}
      >
        {CHOICES.map((choice) => (
          <option key={choice} value={choice}>
            {choiceText(choice, trans)}
          </option>
        ))}
      </HTMLSelect>
    </div>
  );
}
