// How settings and headers spell a boolean (spec/auth-and-security.md 2.1).

const TRUE: ReadonlySet<string> = new Set(['true', 't', 'yes', 'y']);
const FALSE: ReadonlySet<string> = new Set(['false', 'f', 'no', 'n']);

/** What is wrong with a text that `readBooleanText` refuses. */
export const NOT_A_BOOLEAN_TEXT =
  'Not a valid boolean text. True values are ["true","t","yes","y"] and  False values are ["false","f","no","n"]. All values are case insensitive';

/** Reads `true t yes y` and `false f no n`, case-insensitive; `undefined` for anything else. */
export function readBooleanText(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : undefined;
}
