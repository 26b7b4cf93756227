// Identifiers and text constants as SQL text: the only places where foreign characters enter a statement.
import { invariant } from '@app/types';

/** An identifier in double quotes, whatever characters it has. NUL cannot be in one. */
export function quoteIdentifier(name: string): string {
  invariant(name !== '' && !name.includes('\0'), 'an SQL identifier must have characters, none of them NUL');
  return `"${name.includes('"') ? name.replaceAll('"', '""') : name}"`;
}

/** A text constant that means the same with `standard_conforming_strings` on and off. */
export function quoteText(text: string): string {
  invariant(!text.includes('\0'), 'an SQL text cannot have the character NUL');
  const quoted = text.includes("'") ? text.replaceAll("'", "''") : text;
  return quoted.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}
