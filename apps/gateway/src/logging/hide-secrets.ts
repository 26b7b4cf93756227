// The last gate in front of the log: text -> text without known secrets and without passwords in URLs.

const HIDDEN = '***';
/** Shorter secrets would tear ordinary words apart. */
const SHORTEST_SECRET = 6;

// `user:password@` behind a scheme. Database URLs are cut up to the last @ of the word: passwords in them are often not
// encoded and hold slashes. In other URLs a slash ends the authority. No run crosses another `://`, which keeps the time
// linear on hostile texts; `\\.` steps over what JSON has escaped.
const DATABASE_PASSWORD = /(postgres(?:ql)?:\/\/[^\s:/@"\\]*:)(?:(?!:\/\/)[^\s"\\]|\\.)*@/g;
const URL_PASSWORD = /(:\/\/[^\s:/@"\\?#]*:)(?:[^\s"\\/?#]|\\.)*@/g;
const PASSWORD_PARAMETER = /(password=)(?:[^\s"\\&]|\\.)+/gi;

/**
 * Prepares the gate for the configured secrets. Works on printed lines, so nothing that was put into a log line by any
 * path can slip through. A line without suspicious text costs a few searches.
 */
export function hideSecrets(secrets: readonly string[]): (line: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    // Through a buffer, because half a surrogate pair cannot be encoded.
    forms.add(encodeURIComponent(Buffer.from(secret).toString()));
  }
  // The longest first: one form may be a part of another.
  const known = [...forms].sort((a, b) => b.length - a.length);
  return (line) => {
    let text = line;
    for (const form of known) if (text.includes(form)) text = text.replaceAll(form, HIDDEN);
    if (text.includes('://')) {
      text = text.replace(DATABASE_PASSWORD, `$1${HIDDEN}@`).replace(URL_PASSWORD, `$1${HIDDEN}@`);
    }
    return text.includes('=') ? text.replace(PASSWORD_PARAMETER, `$1${HIDDEN}`) : text;
  };
}
