// The keys with which the gateway signs its calls: the same variables as the gateway's, so that one environment serves both.
import { StartError } from './error.js';

export interface SigningVariables {
  readonly ACTIONGRAPH_HANDLER_SIGNING_KEY?: string;
  /** A JSON list, which replaces the single key. */
  readonly ACTIONGRAPH_HANDLER_SIGNING_KEYS?: string;
}

/** `whsec_`, which may be missing, and base64 of at least 24 bytes. */
const KEY = /^(?:whsec_)?(?=[^=]{32})(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** None: calls need no signature. @throws StartError that does not repeat the value. */
export function readSigningKeys(given: SigningVariables): readonly string[] {
  const { ACTIONGRAPH_HANDLER_SIGNING_KEY: single, ACTIONGRAPH_HANDLER_SIGNING_KEYS: list } = given;
  if (list !== undefined) return requireKeys('ACTIONGRAPH_HANDLER_SIGNING_KEYS', parseList(list));
  return single === undefined ? [] : requireKeys('ACTIONGRAPH_HANDLER_SIGNING_KEY', [single]);
}

function requireKeys(variable: string, keys: readonly unknown[] | undefined): readonly string[] {
  const isKey = (key: unknown): key is string => typeof key === 'string' && KEY.test(key);
  if (keys === undefined || keys.length === 0 || !keys.every(isKey)) {
    throw new StartError(variable, 'expected whsec_ and at least 24 bytes in base64, or a JSON list of such keys');
  }
  return keys;
}

function parseList(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
