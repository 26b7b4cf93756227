// JSON text of strings that come again and again: roles, addresses, paths. Making it anew for each line of the request log
// costs more than everything else in the line.

const MOST_REMEMBERED = 500;
const LONGEST_REMEMBERED = 100;

/** Answers what `JSON.stringify` answers, and remembers it for short strings. */
export function createQuote(): (text: string) => string {
  const remembered = new Map<string, string>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const quoted = JSON.stringify(text);
    // Ids of users and paths of strangers never end: the memory starts anew instead of growing.
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    if (text.length <= LONGEST_REMEMBERED) remembered.set(text, quoted);
    return quoted;
  };
}
