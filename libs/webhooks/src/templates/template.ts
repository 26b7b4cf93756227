// `{{NAME}}` templates of handler URLs and header values (spec/actions.md 1.3, 1.4): parsed once per metadata change,
// resolved from the environment at load time (URLs) or call time (headers).

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Literal text, or the name of a variable exactly as written between the braces. */
export type TemplatePart = string | { readonly variable: string };

export interface Template {
  /** As written. */
  readonly source: string;
  readonly parts: readonly TemplatePart[];
}

/** A resolved text, or the names that the environment lacks: each once, in the order of their first use. */
export type ResolvedTemplate =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly missing: readonly string[] };

const OPEN = '{{';
const CLOSE = '}}';

/** Parses a template; every text is one. A `{{` that is never closed is literal text. */
export function parseTemplate(source: string): Template {
  const parts: TemplatePart[] = [];
  let position = 0;
  for (;;) {
    const open = source.indexOf(OPEN, position);
    const close = open === -1 ? -1 : source.indexOf(CLOSE, open + OPEN.length);
    if (close === -1) break;
    if (open > position) parts.push(source.slice(position, open));
    parts.push({ variable: source.slice(open + OPEN.length, close) });
    position = close + CLOSE.length;
  }
  if (position < source.length) parts.push(source.slice(position));
  return { source, parts };
}

/** Fills in the variables. An empty value is a value. */
export function resolveTemplate(template: Template, environment: Environment): ResolvedTemplate {
  let text = '';
  const missing = new Set<string>();
  for (const part of template.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = readVariable(environment, part.variable);
    if (value === undefined) missing.add(part.variable);
    else text += value;
  }
  return missing.size === 0 ? { ok: true, text } : { ok: false, missing: [...missing] };
}

/** One variable. Names come from metadata, so names of inherited properties (`constructor`) must not be found. */
export function readVariable(environment: Environment, name: string): string | undefined {
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}
