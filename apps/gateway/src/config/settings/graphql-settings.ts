// Settings: the GraphQL API, actions and what stands behind them.
import { BOOLEAN, choice, HTTP_URL, integer, NAMES } from '../value-kinds.js';
import { setting } from '../setting.js';

const DAY_MS = 86_400_000;
const NO_NAMES: readonly string[] = [];

export const GRAPHQL_SETTINGS = {
  driver: setting(choice(['engine', 'apollo']), {
    variable: 'ACTIONGRAPH_GRAPHQL_DRIVER',
    fallback: 'engine',
    about: 'What serves GraphQL: our own driver, or Apollo Server for teams that want its plugins',
  }),
  stringifyNumericTypes: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES',
    fallback: false,
    about: 'Prints bigint, numeric and similar columns as strings',
  }),
  inferFunctionPermissions: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS',
    fallback: true,
    about: 'Shows tracked query functions to roles that may select from their table',
  }),
  remoteSchemaPermissions: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_ENABLE_REMOTE_SCHEMA_PERMISSIONS',
    fallback: false,
    about: 'Applies permissions to remote schemas',
    effect: 'later',
  }),
  remoteSchemaPrioritizeData: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_REMOTE_SCHEMA_PRIORITIZE_DATA',
    fallback: false,
    about: 'Prefers data over errors in answers of remote schemas that hold both',
    effect: 'later',
  }),
  allowListEnabled: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_ENABLE_ALLOWLIST',
    fallback: false,
    about: 'Serves only allowed operations to roles other than admin',
  }),
  relayEnabled: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_ENABLE_RELAY',
    fallback: true,
    about: 'Serves the Relay API',
  }),
  experimentalFeatures: setting(NAMES, {
    variable: 'HASURA_GRAPHQL_EXPERIMENTAL_FEATURES',
    fallback: NO_NAMES,
    about:
      'Comma-separated names of experimental features; with an effect: naming_convention, hide_stream_fields, hide_update_many_fields, hide_aggregation_predicates, disable_postgres_arrays, no_null_unbound_variable_default',
  }),
  defaultNamingConvention: setting(choice(['hasura-default', 'graphql-default']), {
    variable: 'HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION',
    fallback: 'hasura-default',
    about: 'Naming convention of sources that choose none; needs the experimental feature naming_convention',
  }),
  booleanNullCollapse: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_V1_BOOLEAN_NULL_COLLAPSE',
    fallback: false,
    about: 'Takes null in a boolean expression as no condition',
  }),
  nullInNonNullableVariables: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_BACKWARDS_COMPAT_NULL_IN_NONNULLABLE_VARIABLES',
    fallback: false,
    about: 'Relaxes null checks of variables for old clients',
    effect: 'later',
  }),
  liveQueriesRefetchMs: setting(integer(1, DAY_MS), {
    variable: 'HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL',
    fallback: 1000,
    about: 'Milliseconds between refreshes of live queries',
  }),
  liveQueriesBatchSize: setting(integer(1, 100_000), {
    variable: 'HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_BATCH_SIZE',
    fallback: 100,
    about: 'Subscribers per statement of a live query',
    effect: 'later',
  }),
  streamingRefetchMs: setting(integer(1, DAY_MS), {
    variable: 'HASURA_GRAPHQL_STREAMING_QUERIES_MULTIPLEXED_REFETCH_INTERVAL',
    fallback: 1000,
    about: 'Milliseconds between refreshes of streaming subscriptions',
    effect: 'later',
  }),
  streamingBatchSize: setting(integer(1, 100_000), {
    variable: 'HASURA_GRAPHQL_STREAMING_QUERIES_MULTIPLEXED_BATCH_SIZE',
    fallback: 100,
    about: 'Subscribers per statement of a streaming subscription',
    effect: 'later',
  }),
};

export const ACTION_SETTINGS = {
  configuredHeadersFirst: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_CONFIGURED_HEADER_PRECEDENCE',
    fallback: false,
    about: 'Lets configured headers of an action win over default and client headers',
  }),
  maxHandlerResponseBytes: setting(integer(1024, 2 ** 30), {
    variable: 'ACTIONGRAPH_MAX_HANDLER_RESPONSE_BYTES',
    fallback: 10 * 2 ** 20,
    about: 'Largest accepted answer of an action handler in bytes, after decompression',
  }),
  asyncFetchIntervalMs: setting(integer(0, DAY_MS), {
    variable: 'HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_INTERVAL',
    fallback: 1000,
    about: 'Milliseconds between looks for asynchronous actions, beside notifications; 0: this instance calls none',
  }),
  asyncFetchBatchSize: setting(integer(1, 100_000), {
    variable: 'HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_BATCH_SIZE',
    fallback: 10,
    about: 'Asynchronous actions claimed at once; more while there is a backlog',
  }),
  runRetentionIntervalMs: setting(integer(0, DAY_MS), {
    variable: 'ACTIONGRAPH_RUN_RETENTION_INTERVAL',
    fallback: 60_000,
    about: 'Milliseconds between deletions of finished runs whose time is over by the policies of actions; 0: never',
  }),
  asyncStrictSession: setting(BOOLEAN, {
    variable: 'ACTIONGRAPH_ASYNC_STRICT_SESSION',
    fallback: false,
    about: 'Shows the result of an asynchronous action only to a session equal in every variable',
  }),
  asyncConcurrency: setting(integer(1, 10_000), {
    variable: 'ACTIONGRAPH_ASYNC_CONCURRENCY',
    fallback: 200,
    about: 'Asynchronous actions that this instance calls at the same time; one action gets at most half of them',
  }),
  asyncStoreAllHeaders: setting(BOOLEAN, {
    variable: 'ACTIONGRAPH_ASYNC_STORE_ALL_HEADERS',
    fallback: false,
    about:
      'Stores all headers of the client, secrets included, with an asynchronous action, instead of those that it forwards',
  }),
  asyncAcceptLater: setting(BOOLEAN, {
    variable: 'ACTIONGRAPH_ASYNC_ACCEPT_LATER',
    fallback: false,
    about: 'Lets handlers of asynchronous actions without a policy, too, answer 202 and finish through a callback URL',
  }),
  publicUrl: setting(HTTP_URL, {
    variable: 'ACTIONGRAPH_PUBLIC_URL',
    fallback: undefined,
    about: 'URL of the gateway as handlers reach it, for callbacks; without it the address that the gateway listens on',
  }),
  disableEventing: setting(BOOLEAN, {
    variable: 'HASURA_GRAPHQL_DISABLE_EVENTING',
    fallback: false,
    about: 'Calls no asynchronous actions (and, in later versions, processes no events)',
  }),
};
