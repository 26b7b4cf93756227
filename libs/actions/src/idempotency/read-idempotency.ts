// How a repeated call is known: by the `Idempotency-Key` header of its request, else by the arguments that the policy names.
// Keys are digested together with the action and its caller, so nobody meets another one's results.
import { isJsonObject, type Json, type JsonObject, type Session } from '@app/types';
import type { RequestContext } from '@app/engine';
import type { RunIdempotency } from '../async/run-store.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { digestJson } from './canonical-json.js';
import { idempotencyError } from './error.js';

const HEADER = 'idempotency-key';
const MAX_KEY_LENGTH = 255;
const DAY_SECONDS = 86_400;
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

/** One call of a mutation action, as far as its key goes. */
export interface KeyedCall {
  readonly action: ResolvedAction;
  readonly input: JsonObject;
  readonly context: RequestContext;
}

/** Undefined: the call has no key. @throws GatewayError `invalid-headers` */
export function readIdempotency({ action, input, context }: KeyedCall): RunIdempotency | undefined {
  const { idempotency: policy } = action.policy;
  const key = readHeader(context) ?? readArguments(policy?.arguments ?? [], input);
  if (key === undefined) return undefined;
  return {
    key: digestJson([action.name, ownerOf(context.session), key]),
    payloadDigest: digestJson(input),
    ttlSeconds: policy?.ttl_seconds ?? DAY_SECONDS,
  };
}

/** The headers of a websocket belong to all its operations, so they are no key of one of them. */
function readHeader({ headers, transport }: RequestContext): Json | undefined {
  const value = headers[HEADER];
  if (value === undefined || transport === 'websocket') return undefined;
  const isUsable =
    typeof value === 'string' && value !== '' && value.length <= MAX_KEY_LENGTH && !CONTROL_CHARACTERS.test(value);
  if (!isUsable) throw idempotencyError.badKey(MAX_KEY_LENGTH);
  return { header: value };
}

/** All of them must be given: calls that lack a part of the key are not the same call. */
function readArguments(paths: readonly string[], input: JsonObject): Json | undefined {
  if (paths.length === 0) return undefined;
  const values: Json[] = [];
  for (const path of paths) {
    const value = valueAt(input, path);
    if (value === undefined || value === null) return undefined;
    values.push(value);
  }
  return { arguments: values, paths };
}

function valueAt(input: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = input;
  for (const name of path.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** Role and user; whoever has no user id is known by all session variables. */
function ownerOf({ role, variables }: Session): Json {
  const user = variables['x-hasura-user-id'];
  return user === undefined ? { role, variables } : { role, user };
}
