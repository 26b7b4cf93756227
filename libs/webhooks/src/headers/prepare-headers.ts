// Done once per action and metadata change: everything about the request headers that no call can change.
// The groups and their order: spec/actions.md 4.2.
import type { HeaderConfig, HttpHeader } from '@app/types';
import {
  DERIVED_HEADERS,
  FRAMING_HEADERS,
  HOP_BY_HOP_HEADERS,
  OWN_HEADERS,
  REQUEST_ID,
  TRACE_HEADERS,
} from './client-headers.js';
import { compileHeaderTemplate, type HeaderTemplate } from './header-template.js';
import { encodeConfiguredValue, isHeaderName } from './header-text.js';

/** What decides over the headers of one action. */
export interface HeaderRules {
  readonly headers: readonly HeaderConfig[];
  readonly forwardClientHeaders: boolean;
  readonly ignoredClientHeaders: readonly string[];
  /** HASURA_GRAPHQL_CONFIGURED_HEADER_PRECEDENCE: configured headers win over defaults, defaults over the client's. */
  readonly configuredFirst: boolean;
  /** Of this product, for `User-Agent`. */
  readonly version: string;
}

/** Where the value of a header that is not the client's comes from. */
export type FixedValue =
  | { readonly type: 'static'; readonly header: HttpHeader }
  | { readonly type: 'template'; readonly template: HeaderTemplate }
  | { readonly type: 'environment'; readonly variable: string }
  /** The configuration can never be sent: each call fails. */
  | { readonly type: 'fault'; readonly part: 'name' | 'value' };

export interface FixedHeader {
  readonly name: string;
  readonly lowerName: string;
  /** False for one that an earlier header of that name hides: only its faults count. */
  readonly sent: boolean;
  readonly value: FixedValue;
}

/** The answer of `prepareHeaders`, for `buildHeaders`. */
export interface HeaderPlan {
  readonly forward: boolean;
  /** Whether a client's header hides a default or configured one of its name, or the other way round. */
  readonly clientFirst: boolean;
  /** Defaults and configured headers in the order of precedence. */
  readonly fixed: readonly FixedHeader[];
  readonly fixedNames: ReadonlySet<string>;
  /** Whether a trace header is among them, which then wins over ours. */
  readonly fixesTrace: boolean;
  /** Whether our request id goes out although no client headers do. */
  readonly addsRequestId: boolean;
  /** Lower-case names of client headers that are not forwarded; `x-hasura-*` comes on top. */
  readonly dropped: ReadonlySet<string>;
  /** `X-Forwarded-*` headers to derive: source, target, target in lower case. */
  readonly derived: readonly (readonly [source: string, target: string, lowerTarget: string])[];
}

const GZIP: HeaderConfig = { name: 'Accept-Encoding', value: 'gzip' };

/** Plans the headers of an action. Never fails: what is wrong with a header fails the calls. */
export function prepareHeaders(rules: HeaderRules): HeaderPlan {
  const defaults: HeaderConfig[] = [
    { name: 'Content-Type', value: 'application/json' },
    { name: 'User-Agent', value: `hasura-graphql-engine/${rules.version}` },
  ];
  const configured = rules.headers.filter(({ name }) => !FRAMING_HEADERS.includes(name.toLowerCase()));
  const ordered = rules.configuredFirst ? [...configured, ...defaults] : [...defaults, ...configured];
  const fixed = mergeFixed([...ordered, GZIP]);
  const fixedNames = new Set(fixed.map(({ lowerName }) => lowerName));
  const ignored = rules.ignoredClientHeaders.map((name) => name.toLowerCase());
  const ahead = rules.configuredFirst
    ? fixedNames
    : new Set(fixed.filter(isOfSession).map(({ lowerName }) => lowerName));
  return Object.freeze({
    forward: rules.forwardClientHeaders,
    clientFirst: !rules.configuredFirst,
    fixed,
    fixedNames,
    fixesTrace: TRACE_HEADERS.some((name) => fixedNames.has(name)),
    addsRequestId: !rules.forwardClientHeaders && !fixedNames.has(REQUEST_ID) && !ignored.includes(REQUEST_ID),
    dropped: new Set([
      ...FRAMING_HEADERS,
      ...HOP_BY_HOP_HEADERS,
      ...OWN_HEADERS,
      ...TRACE_HEADERS,
      ...ignored,
      ...ahead,
    ]),
    derived: DERIVED_HEADERS.map(([source, target]) => [source, target, target.toLowerCase()] as const).filter(
      ([, , lowerTarget]) => !ahead.has(lowerTarget),
    ),
  });
}

/** First occurrence of a name wins. Hidden headers stay only where they can still fail: all values are looked up. */
function mergeFixed(ordered: readonly HeaderConfig[]): readonly FixedHeader[] {
  const seen = new Set<string>();
  const fixed: FixedHeader[] = [];
  for (const config of ordered) {
    const lowerName = config.name.toLowerCase();
    const sent = !seen.has(lowerName);
    const value = prepareValue(config);
    seen.add(lowerName);
    if (sent || value.type !== 'static') fixed.push({ name: config.name, lowerName, sent, value });
  }
  return fixed;
}

/** Such a header wins over the client's in any case: a client must not be able to claim another's session. */
function isOfSession({ sent, value }: FixedHeader): boolean {
  return sent && value.type === 'template' && value.template.ofSession;
}

function prepareValue(config: HeaderConfig): FixedValue {
  const { name } = config;
  if (!isHeaderName(name)) return { type: 'fault', part: 'name' };
  if ('value_from_env' in config) return { type: 'environment', variable: config.value_from_env };
  const template = compileHeaderTemplate(config.value);
  if (template !== undefined) return { type: 'template', template };
  const value = encodeConfiguredValue(config.value);
  if (value === undefined) return { type: 'fault', part: 'value' };
  return { type: 'static', header: [name, value] };
}
