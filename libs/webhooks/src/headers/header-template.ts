// `{{...}}` in configured header values, compiled once per metadata change: variables of the environment as upstream has
// them, and, where the environment has none of that name, the request id and the session variables of the call.
import type { SessionVariables } from '@app/types';
import { parseTemplate, readVariable, type Environment } from '../templates/template.js';

/** What a header's value may be made of. */
export interface HeaderSources {
  readonly environment: Environment;
  readonly requestId: string;
  /** Lower-case names. Absent where there is no session: its variables are missing then. */
  readonly session?: SessionVariables;
}

interface Reference {
  /** As written between the braces; shown in errors. */
  readonly source: string;
  /** Undefined: there is no such value in this call. */
  readonly read: (sources: HeaderSources) => string | undefined;
  readonly ofSession: boolean;
  readonly ofRequest: boolean;
}

export interface HeaderTemplate {
  readonly parts: readonly (string | Reference)[];
  /** Whether the session decides over the value. */
  readonly ofSession: boolean;
  /** Whether each request has another value. */
  readonly ofRequest: boolean;
  /** The value is one session variable and nothing else: without it there is no header. */
  readonly optional: boolean;
}

/** A value, nothing to send, or the references that this call cannot fill: each once, in order. */
export type HeaderTemplateResult =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'absent' }
  | { readonly type: 'missing'; readonly missing: readonly string[] };

const ONE_SESSION_VARIABLE = /^\s*SESSION_VARIABLES\[(?:'([^']+)'|"([^"]+)")\]\s*$/;

/** Compiles a header's value; undefined when it has no template in it. */
export function compileHeaderTemplate(source: string): HeaderTemplate | undefined {
  const parts = parseTemplate(source).parts.map((part) => (typeof part === 'string' ? part : compile(part.variable)));
  const references = parts.filter((part) => typeof part !== 'string');
  if (references.length === 0) return undefined;
  const optional = parts.length === 1 && ONE_SESSION_VARIABLE.test(references[0]?.source ?? '');
  const ofSession = references.some((reference) => reference.ofSession);
  const ofRequest = references.some((reference) => reference.ofRequest);
  return { parts, ofSession, ofRequest, optional };
}

/** Fills in a call's values. An empty value is a value. */
export function resolveHeaderTemplate(template: HeaderTemplate, sources: HeaderSources): HeaderTemplateResult {
  let text = '';
  const missing = new Set<string>();
  for (const part of template.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = part.read(sources);
    if (value === undefined) missing.add(part.source);
    else text += value;
  }
  if (missing.size === 0) return { type: 'text', text };
  return template.optional ? { type: 'absent' } : { type: 'missing', missing: [...missing] };
}

const SESSION = { ofSession: true, ofRequest: false };
const NEITHER = { ofSession: false, ofRequest: false };

function compile(source: string): Reference {
  const match = ONE_SESSION_VARIABLE.exec(source);
  const name = (match?.[1] ?? match?.[2])?.toLowerCase();
  if (name !== undefined) return { source, ...SESSION, read: ({ session }) => readOwn(session, name) };
  switch (source.trim()) {
    case 'REQUEST_ID':
      return {
        source,
        ofSession: false,
        ofRequest: true,
        read: ({ environment, requestId }) => readVariable(environment, source) ?? requestId,
      };
    case 'SESSION_VARIABLES':
      return {
        source,
        ...SESSION,
        read: ({ environment, session }) => readVariable(environment, source) ?? printSession(session),
      };
    default:
      return { source, ...NEITHER, read: ({ environment }) => readVariable(environment, source) };
  }
}

function readOwn(session: SessionVariables | undefined, name: string): string | undefined {
  return session !== undefined && Object.hasOwn(session, name) ? session[name] : undefined;
}

function printSession(session: SessionVariables | undefined): string | undefined {
  return session === undefined ? undefined : JSON.stringify(session);
}
