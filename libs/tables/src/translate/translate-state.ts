// What one translation shares: the supply of aliases.

/** Aliases of one statement: `t0`, `t1`, ... */
export interface TranslateState {
  alias(): string;
}

/** Starts a statement. */
export function openState(): TranslateState {
  let used = 0;
  return { alias: () => `t${used++}` };
}
