// Everything about calling one action's handler that no request changes: made once per metadata change.
import type { Action } from '@app/types';
import { parseTemplate, prepareHeaders, resolveTemplate, type Environment, type HeaderPlan } from '@app/webhooks';
import { prepareTransforms, type PreparedTransforms } from './transform-call.js';

export interface PreparedCall {
  /** The handler as configured: an unresolved URL template. */
  readonly handler: string;
  readonly url: string;
  /** Limit for the whole exchange. */
  readonly timeoutMs: number;
  readonly headers: HeaderPlan;
  /** Request body up to the input. */
  readonly bodyPrefix: string;
  /** Undefined where the action has none. */
  readonly transforms: PreparedTransforms | undefined;
}

/** The call, or the environment variables that the handler's URL lacks. */
export type CallPreparation =
  { readonly ok: true; readonly call: PreparedCall } | { readonly ok: false; readonly missing: readonly string[] };

export interface CallSettings {
  /** HASURA_GRAPHQL_CONFIGURED_HEADER_PRECEDENCE: an action's own headers win over the client's. */
  readonly configuredHeaderPrecedence: boolean;
  /** Of this product, for `User-Agent`. */
  readonly version: string;
}

const MS_PER_SECOND = 1000;

/** Prepares the call of one action; the URL is resolved here, header values at each call (spec/actions.md 1.3, 1.4). */
export function prepareCall(
  { name, definition }: Action,
  environment: Environment,
  settings: CallSettings,
): CallPreparation {
  const url = resolveTemplate(parseTemplate(definition.handler), environment);
  if (!url.ok) return url;
  const call: PreparedCall = {
    handler: definition.handler,
    url: url.text,
    timeoutMs: definition.timeout * MS_PER_SECOND,
    headers: prepareHeaders({
      headers: definition.headers,
      forwardClientHeaders: definition.forward_client_headers,
      ignoredClientHeaders: definition.ignored_client_headers,
      configuredFirst: settings.configuredHeaderPrecedence,
      version: settings.version,
    }),
    bodyPrefix: `{"action":{"name":${JSON.stringify(name)}},"input":`,
    transforms: prepareTransforms(definition),
  };
  return { ok: true, call: Object.freeze(call) };
}
