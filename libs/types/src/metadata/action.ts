// Actions as metadata stores them (spec/actions.md 1). Decoded: every default filled in.
import type { Json } from '../json/json.js';

export type ActionType = 'query' | 'mutation';
export type ActionKind = 'synchronous' | 'asynchronous';

export interface ActionArgument {
  readonly name: string;
  /** GraphQL type text, as written. */
  readonly type: string;
  readonly description?: string;
}

/** A header sent to the handler: `value` may hold `{{ENV}}` templates, `value_from_env` names a variable. */
export type HeaderConfig =
  { readonly name: string; readonly value: string } | { readonly name: string; readonly value_from_env: string };

export interface ActionDefinition {
  readonly type: ActionType;
  /** Always `synchronous` for queries. */
  readonly kind: ActionKind;
  /** URL template with `{{ENV}}` names. */
  readonly handler: string;
  readonly arguments: readonly ActionArgument[];
  readonly output_type: string;
  readonly headers: readonly HeaderConfig[];
  readonly forward_client_headers: boolean;
  readonly ignored_client_headers: readonly string[];
  /** Seconds. */
  readonly timeout: number;
  /** Kept as given; absent when there is none. */
  readonly request_transform?: Json;
  readonly response_transform?: Json;
}

/** Keys beside `role` and `comment` are kept as they are. */
export interface ActionPermission {
  readonly role: string;
  readonly comment?: string;
  readonly [extra: string]: Json | undefined;
}

export interface Action {
  readonly name: string;
  readonly comment?: string;
  readonly definition: ActionDefinition;
  readonly permissions: readonly ActionPermission[];
}

/** `ignored_client_headers` when a definition does not say (spec/actions.md 4.2). */
export const DEFAULT_IGNORED_CLIENT_HEADERS: readonly string[] = Object.freeze([
  'Content-Length',
  'Content-MD5',
  'User-Agent',
  'Host',
  'Origin',
  'Referer',
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Accept-Datetime',
  'Cache-Control',
  'Connection',
  'DNT',
  'Content-Type',
]);
