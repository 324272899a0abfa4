/** What stands in the sidebar where there is nothing to list, or where what it lists may be old. */

import type { TranslationBundle } from "@jupyterlab/translation";
import * as React from "react";

interface RetryProps {
  readonly retry: () => Promise<void>;
  readonly trans: TranslationBundle;
}

export function NoCourses({ trans }: { trans: TranslationBundle }): React.JSX.Element {
  return (
    <div className="waymark-Message" role="status">
      <p>{trans.__("There is no course here yet.")}</p>
      <p>{trans.__("It appears by itself as soon as your instructor publishes one. Ask your instructor if you expected one.")}</p>
      <p>{trans.__("Until then you can try things out in a notebook of your own: File → New → Notebook.")}</p>
    </div>
  );
}

/** The filter lets nothing through. */
export function NothingFound({ onShowAll, trans }: { onShowAll: () => void; trans: TranslationBundle }): React.JSX.Element {
  return (
    <div className="waymark-Message" role="status">
      <p>{trans.__("No lesson matches.")}</p>
      <button type="button" className="jp-mod-styled" onClick={onShowAll}>
        {trans.__("Show all lessons")}
      </button>
    </div>
  );
}

/** Nothing is known yet, and nobody answers. */
export function NoAnswer({ retry, trans }: RetryProps): React.JSX.Element {
  return (
    <div className="waymark-Message" role="alert">
      <p>{trans.__("Your courses cannot be shown: the course service does not answer.")}</p>
      <p>{trans.__("Your notebooks are safe, and you can go on working in them. It is tried again by itself.")}</p>
      <Retry retry={retry} trans={trans} />
    </div>
  );
}

export function ConnectionLost({ retry, trans }: RetryProps): React.JSX.Element {
  return (
    <div className="waymark-Message waymark-mod-lost" role="status">
      <p>{trans.__("The connection is lost. It is tried again by itself; what you missed is shown as soon as it is back.")}</p>
      <Retry retry={retry} trans={trans} />
    </div>
  );
}

function Retry({ retry, trans }: RetryProps): React.JSX.Element {
  const [isTrying, setTrying] = React.useState(false);
  const [reason, setReason] = React.useState<string | null>(null);
  const now = async () => {
    setTrying(true);
    try {
      await retry();
      setReason(null);
    } catch (error) {
      setReason(error instanceof Error ? error.message : String(error));
    }
    setTrying(false);
  };
  return (
    <>
      <button type="button" className="jp-mod-styled" aria-disabled={isTrying} onClick={() => isTrying || void now()}>
        {isTrying ? trans.__("Trying …") : trans.__("Try again")}
      </button>
      {reason && <p className="waymark-Message-reason">{reason}</p>}
    </>
  );
}
