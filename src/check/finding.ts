/** What `replicator check` found, and what to do about it. */
export interface Finding {
  /** Short and constant, for --skip-check. */
  readonly name: string;
  /** error: the service would stop or lose something; warning: it may, later. */
  readonly level: 'error' | 'warning';
  readonly where: 'master' | 'slave' | 'link' | 'host';
  readonly message: string;
  /** What to do, a statement or setting where there is one. */
  readonly hint: string;
}

type Place = Finding['where'];

export function error(where: Place, name: string, message: string, hint: string): Finding {
  return { name, level: 'error', where, message, hint };
}

export function warning(where: Place, name: string, message: string, hint: string): Finding {
  return { name, level: 'warning', where, message, hint };
}

/** A finding where it applies; for a list that is put together. */
export function when(applies: boolean, finding: () => Finding): Finding[] {
  return applies ? [finding()] : [];
}
