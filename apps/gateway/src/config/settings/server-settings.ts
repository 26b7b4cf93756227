// Settings: the HTTP server.
import { BOOLEAN, CORS_DOMAINS, HOST, integer, listOf, TEXT } from '../value-kinds.js';
import { setting } from '../setting.js';

export const API_GROUPS = ['metadata', 'graphql', 'pgdump', 'config', 'developer', 'metrics'] as const;
export type ApiGroup = (typeof API_GROUPS)[number];
const API_GROUPS_BY_DEFAULT: readonly ApiGroup[] = ['metadata', 'graphql', 'pgdump', 'config'];

export const SERVER_SETTINGS = {
  port: setting(integer(0, 65_535), {
    variable: 'HASURA_GRAPHQL_SERVER_PORT',
    aliases: ['PORT'],
    fallback: 8080,
    about: 'Port of the gateway',
  }),
  host: setting(HOST, {
    variable: 'HASURA_GRAPHQL_SERVER_HOST',
    fallback: undefined,
    fallbackText: '*',
    about: 'Address to listen on; with the embedded database the default is 127.0.0.1',
  }),
  enabledApis: setting(listOf(API_GROUPS), {
    variable: 'HASURA_GRAPHQL_ENABLED_APIS',
    fallback: API_GROUPS_BY_DEFAULT,
    about: `Endpoints to serve, a comma-separated list of ${API_GROUPS.join(', ')}`,
    empty: 'refused',
  }),
  corsDomains: setting(CORS_DOMAINS, {
    variable: 'HASURA_GRAPHQL_CORS_DOMAIN',
    fallback: { allow: 'any' },
    fallbackText: '*',
    about:
      'Origins that browsers may call from, a comma-separated list such as https://*.example.com, http://localhost:3000',
    empty: 'refused',
  }),
  disableCors: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_DISABLE_CORS',
    fallback: false,
    about: 'Sends no CORS headers at all',
  }),
  maxBodyBytes: setting(integer(1024, 2 ** 30), {
    variable: 'ACTIONGRAPH_MAX_BODY_BYTES',
    fallback: 10 * 2 ** 20,
    about: 'Largest accepted request body in bytes',
  }),
  maxTotalHeaderLength: setting(integer(8192, 2 ** 26), {
    variable: 'HASURA_GRAPHQL_MAX_TOTAL_HEADER_LENGTH',
    fallback: 2 ** 20,
    about: 'Largest accepted total of request headers in bytes',
  }),
  maxConnections: setting(integer(0, 1_000_000), {
    variable: 'ACTIONGRAPH_MAX_CONNECTIONS',
    fallback: 0,
    about: 'Connections, websockets included, that may be open at a time; further ones are closed at once; 0: no limit',
  }),
  serverTimeoutSeconds: setting(integer(1, 86_400), {
    variable: 'HASURA_GRAPHQL_SERVER_TIMEOUT',
    fallback: 30,
    about: 'Seconds after which a connection that sends its request too slowly is closed',
  }),
  gracefulShutdownSeconds: setting(integer(0, 86_400), {
    variable: 'HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT',
    fallback: 60,
    about: 'Seconds that requests in flight get at shutdown',
  }),
  enableConsole: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_ENABLE_CONSOLE',
    fallback: false,
    about: 'Serves the console',
    effect: 'later',
  }),
  consoleAssetsDirectory: setting(TEXT, {
    variable: 'HASURA_GRAPHQL_CONSOLE_ASSETS_DIR',
    fallback: undefined,
    about: 'Folder of the console’s files',
    effect: 'later',
  }),
  enableTelemetry: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_ENABLE_TELEMETRY',
    fallback: false,
    about: 'Accepted for compatibility; nothing is ever sent anywhere',
  }),
  readWebsocketCookie: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_WS_READ_COOKIE',
    fallback: false,
    about: 'Reads cookies at the websocket handshake although CORS is disabled',
  }),
  websocketInitTimeoutSeconds: setting(integer(0, 86_400), {
    variable: 'HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT',
    fallback: 3,
    about: 'Seconds in which a websocket must send connection_init; 0: no limit',
  }),
  websocketKeepAliveSeconds: setting(integer(0, 86_400), {
    variable: 'HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE',
    fallback: 5,
    about: 'Seconds between keep-alive messages of a websocket; 0: none',
  }),
  websocketMaxOperations: setting(integer(1, 1_000_000), {
    variable: 'ACTIONGRAPH_WEBSOCKET_MAX_OPERATIONS',
    fallback: 1000,
    about: 'Operations, subscriptions included, that one websocket may have at a time',
  }),
  websocketMaxInFlight: setting(integer(1, 1_000_000), {
    variable: 'ACTIONGRAPH_WEBSOCKET_MAX_IN_FLIGHT',
    fallback: 100,
    about: 'Operations of one websocket that may wait for their first answer; then its next messages wait',
  }),
  websocketMaxBufferedBytes: setting(integer(65_536, 2 ** 30), {
    variable: 'ACTIONGRAPH_WEBSOCKET_MAX_BUFFERED_BYTES',
    fallback: 64 * 2 ** 20,
    about: 'Bytes that may wait for a client that reads slowly; then its websocket is closed',
  }),
  closeWebsocketsOnMetadataChange: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_CLOSE_WEBSOCKETS_ON_METADATA_CHANGE',
    fallback: true,
    about: 'Closes websockets after a metadata change, so that clients subscribe anew',
  }),
};
