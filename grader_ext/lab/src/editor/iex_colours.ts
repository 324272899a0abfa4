/** The colours of values in the output of Elixir cells. Fetched with the first one (`iex_output.ts`). */

import "../../style/iex.css";
