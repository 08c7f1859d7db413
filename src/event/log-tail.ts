import type { Header } from './header.js';
import type { SourceState } from './source-state.js';

/** What the history log ends with: where an extractor goes on. */
export interface LogTail {
  /** Last fragment of the last complete transaction. Undefined if the log never held one. */
  readonly header: Header | undefined;
  readonly source: SourceState | undefined;
}
