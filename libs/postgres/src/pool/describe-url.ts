// A connection URL as logs, banners and errors may show it.

const MASK = '***';
/** User part of a URL: up to the last `@`, so that an unencoded `@` or `/` in a password is masked too. */
const USER_PART = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^:@]*)(:.*)?@)?/is;
const SECRET_PARAMETER = /([?&\s]|^)(password|sslpassword|passfile|sslkey)=[^&\s]*/gi;

/** The URL with every secret replaced by `***`. Works on malformed URLs too: what cannot be told apart is masked. */
export function describeUrl(url: string): string {
  const { head, tail } = splitParameters(url);
  const masked = head.replace(USER_PART, (_all, scheme: string, user?: string, password?: string) => {
    if (user === undefined) return scheme;
    return password === undefined ? `${scheme}${user}@` : `${scheme}${user}:${MASK}@`;
  });
  return oneLine((masked + tail).replace(SECRET_PARAMETER, `$1$2=${MASK}`));
}

/** `text` without the URL's password in any of its spellings. For texts written by drivers and servers. */
export function withoutSecrets(text: string, url: string): string {
  let safe = url === '' ? text : text.split(url).join(describeUrl(url));
  for (const secret of secretsOf(url)) safe = safe.split(secret).join(MASK);
  return oneLine(safe);
}

/** A `?` may belong to an unencoded password: parameters begin at `?name=`, and never before the last `@` without it. */
function splitParameters(url: string): { readonly head: string; readonly tail: string } {
  const at = url.search(/\?[a-z_]+=/i);
  const within = url.slice(0, at).includes('@') || !url.slice(at).includes('@');
  if (at === -1 || !within) return { head: url, tail: '' };
  return { head: url.slice(0, at), tail: url.slice(at) };
}

/** Passwords of the URL as written and decoded, longest first. One-letter passwords would mask half of any text. */
function secretsOf(url: string): readonly string[] {
  const written = [
    USER_PART.exec(splitParameters(url).head)?.[3]?.slice(1),
    ...[...url.matchAll(/[?&](?:password|sslpassword)=([^&\s]*)/gi)].map((found) => found[1]),
  ].filter((secret) => secret !== undefined && secret.length > 1) as string[];
  return [...new Set([...written, ...written.map(decoded)])].sort((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}
