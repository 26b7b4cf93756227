// An action as exports print it: defaults are left out, but `ignored_client_headers` is not (spec/metadata-actions-api.md 3.1).
import type { Action, ActionArgument, ActionDefinition, ActionPermission, HeaderConfig, Json } from '@app/types';
import { DEFAULT_TIMEOUT_SECONDS } from '../decode/action-definition.js';
import { objectOf, unlessEmpty } from './object-of.js';
import { sortByText } from './sort-by-text.js';

export function encodeAction(action: Action): Json {
  return objectOf([
    ['name', action.name],
    ['definition', encodeDefinition(action.definition)],
    ['comment', action.comment],
    ['permissions', unlessEmpty(sortByText(action.permissions, ({ role }) => role).map(encodePermission))],
  ]);
}

function encodeDefinition(definition: ActionDefinition): Json {
  return objectOf([
    ['handler', definition.handler],
    ['output_type', definition.output_type],
    ['forward_client_headers', definition.forward_client_headers ? true : undefined],
    ['ignored_client_headers', definition.ignored_client_headers],
    ['headers', unlessEmpty(definition.headers.map(encodeHeader))],
    ['arguments', unlessEmpty(definition.arguments.map(encodeArgument))],
    ['request_transform', definition.request_transform],
    ['response_transform', definition.response_transform],
    ['type', definition.type],
    ['kind', definition.type === 'mutation' ? definition.kind : undefined],
    ['timeout', definition.timeout === DEFAULT_TIMEOUT_SECONDS ? undefined : definition.timeout],
  ]);
}

/** `{name, value}` or `{name, value_from_env}`. */
export function encodeHeader(header: HeaderConfig): Json {
  return { ...header };
}

function encodeArgument({ name, type, description }: ActionArgument): Json {
  return objectOf([
    ['name', name],
    ['type', type],
    ['description', description],
  ]);
}

function encodePermission({ role, comment, ...extra }: ActionPermission): Json {
  return objectOf([['role', role], ['comment', comment], ...Object.entries(extra)]);
}
