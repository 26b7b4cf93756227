// The outcome of reading the text of one setting.

export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

export function accepted<T>(value: T): Reading<T> {
  return { ok: true, value };
}

/** `problem` is printed behind the setting's name. It must be safe to print: whoever reads secrets leaves them out. */
export function refused(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}

const LONGEST_QUOTE = 60;

/** Refusal that quotes what was found; for values that are no secrets. Always one line. */
export function expected(what: string, found: string): { readonly ok: false; readonly problem: string } {
  const quoted = found.length > LONGEST_QUOTE ? `${found.slice(0, LONGEST_QUOTE)}...` : found;
  return refused(`expected ${what}, but found ${JSON.stringify(quoted)}`);
}
