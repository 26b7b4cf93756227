// Settings: logs (spec/auth-and-security.md 13).
import { BOOLEAN, choice, listOf, NAMES } from '../value-kinds.js';
import { setting } from '../setting.js';

/** Log types of the protocol: the problem of a wrong list names these. */
const PROTOCOL_LOG_TYPES = [
  'startup',
  'http-log',
  'webhook-log',
  'websocket-log',
  'query-log',
  'execution-log',
  'livequery-poller-log',
  'action-handler-log',
  'data-connector-log',
  'jwk-refresh-log',
  'validate-insert-input-log',
] as const;
/** Log types that can be switched on and off. Everything else is always written. */
export const LOG_TYPES = [...PROTOCOL_LOG_TYPES, 'async-action-log', 'audit-log'] as const;
export type LogType = (typeof LOG_TYPES)[number];
const LOG_TYPES_BY_DEFAULT: readonly LogType[] = [
  'startup',
  'http-log',
  'webhook-log',
  'websocket-log',
  'jwk-refresh-log',
];
const NO_NAMES: readonly string[] = [];

export const LOGGING_SETTINGS = {
  enabledTypes: setting(
    listOf(LOG_TYPES, `Valid list of comma-separated log types: ${JSON.stringify(PROTOCOL_LOG_TYPES)}`),
    {
      variable: 'HASURA_GRAPHQL_ENABLED_LOG_TYPES',
      fallback: LOG_TYPES_BY_DEFAULT,
      about: 'Log types to write, a comma-separated list',
    },
  ),
  level: setting(choice(['error', 'warn', 'info', 'debug']), {
    variable: 'HASURA_GRAPHQL_LOG_LEVEL',
    fallback: 'info',
    about: 'Least important level to write',
  }),
  format: setting(choice(['auto', 'json', 'text']), {
    variable: 'ACTIONGRAPH_LOG_FORMAT',
    fallback: 'auto',
    about: 'JSON lines, or lines for people; auto writes those to a terminal and JSON elsewhere',
  }),
  queryOnlyOnError: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_HTTP_LOG_QUERY_ONLY_ON_ERROR',
    fallback: false,
    about: 'With query-log enabled, puts the full query into http-log only when the request failed',
  }),
  metadataQueryLogging: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_ENABLE_METADATA_QUERY_LOGGING',
    fallback: false,
    about: 'With query-log enabled, also logs the bodies of metadata requests, which may hold secrets',
  }),
  maskedVariables: setting(NAMES, {
    variable: 'HASURA_GRAPHQL_LOG_MASKED_VARIABLES',
    fallback: NO_NAMES,
    about: 'Comma-separated names of variables whose values are never logged',
  }),
};
