/** Searching and filtering the lessons. */

import type { TranslationBundle } from "@jupyterlab/translation";
import { FilterBox, HTMLSelect } from "@jupyterlab/ui-components";
import * as React from "react";

import type { Choice, LessonFilter } from "./lesson_filter.js";
import { choiceText } from "./lesson_wording.js";

const CHOICES: readonly Choice[] = ["all", "todo", "needs_another_look", "passed", "locked"];

export interface LessonSearchProps {
  readonly filter: LessonFilter;
  readonly onChange: React.Dispatch<React.SetStateAction<LessonFilter>>;
  readonly trans: TranslationBundle;
}

export function LessonSearch({ filter, onChange, trans }: LessonSearchProps): React.JSX.Element {
  // The box calls this again whenever it is another function.
  const search = React.useCallback(
    (_matches: unknown, query?: string) => onChange((before) => ({ ...before, query: query ?? "" })),
    [onChange],
  );
  const choose = (event: React.ChangeEvent<HTMLSelectElement>) => {
    const choice = event.target.value as Choice;
    onChange((before) => ({ ...before, choice }));
  };
  return (
    <div className="waymark-Search">
      <FilterBox placeholder={trans.__("Search lessons")} updateFilter={search} />
      <HTMLSelect aria-label={trans.__("Which lessons to list")} value={filter.choice} onChange={choose}>
        {CHOICES.map((choice) => (
          <option key={choice} value={choice}>
            {choiceText(choice, trans)}
          </option>
        ))}
      </HTMLSelect>
    </div>
  );
}
