// The composition root: the one file where ports meet adapters. Everything with state is made here, in order, and ended in
// the reverse order.
import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { createActionKind, type CallServices, type SyncServices } from '@app/actions';
import type { AnyKind } from '@app/engine';
import { encodeActionForInconsistency, encodeCustomTypesForInconsistency } from '@app/metadata';
import { createRunCleaner } from '@app/postgres';
import { HttpClient } from '@app/http';
import { JOIN_KINDS, RELATIONSHIP_KINDS } from '@app/relationships';
import { createTableKind, createValidateInput, type SqlPort } from '@app/tables';
import type { HttpPort, Observation, Observe } from '@app/types';
import { openAudit, type OpenAudit } from './audit/open-audit.js';
import { openCatalog, type Catalog } from './catalog/open-catalog.js';
import { configResponse } from './config/config-response.js';
import type { GatewayConfig } from './config/gateway-config.js';
import { ApolloRunner } from './graphql/apollo-runner.js';
import { RoleApolloDriver, type RoleApolloDriverOptions } from './graphql/apollo.driver.js';
import { EngineDriver, type EngineDriverOptions } from './graphql/engine.driver.js';
import { GraphqlEndpoint, type RunOperation } from './graphql/graphql-endpoint.js';
import { GraphqlRoutes } from './graphql/graphql-routes.js';
import { DeveloperController } from './developer-api/developer.controller.js';
import { InsideView } from './developer-api/inside-view.js';
import { openHandlerHttp } from './handler-calls/open-handler-http.js';
import type { DirectRoute } from './http-server/direct-route.js';
import { GatewayErrorFilter } from './http-server/gateway-error.filter.js';
import { createSpanIds } from './http-server/random-ids.js';
import { ConfigController } from './metadata-api/config.controller.js';
import { MetadataController } from './metadata-api/metadata.controller.js';
import { MetadataEndpoint } from './metadata-api/metadata.endpoint.js';
import { MetadataService } from './metadata-api/metadata.service.js';
import { ServerController } from './metadata-api/server.controller.js';
import { ServerStatus } from './metadata-api/server-status.js';
import { openRuns, type OpenRuns } from './runs/open-runs.js';
import { RetentionJob } from './runs/retention-job.js';
import { openSyncRuns } from './runs/open-sync-runs.js';
import { RunCallback } from './runs/run-callback.js';
import { RunCallbackController } from './runs/run-callback.controller.js';
import { Runs } from './runs/runs.js';
import { WorkerLifecycle } from './runs/worker-lifecycle.js';
import { openResponseCache } from './response-cache/open-response-cache.js';
import type { AnswerStore } from './response-cache/answer-store.js';
import { CLIENT_OF, clientsBehind, type ClientOf } from './rate-limits/client.js';
import { parseAddressBlock } from './rate-limits/client-address.js';
import { openRateLimits } from './rate-limits/open-rate-limits.js';
import type { RateLimits } from './rate-limits/rate-limits.js';
import { RequestAuthenticator } from './session/authenticate-request.js';
import { Gatekeeper } from './session/gatekeeper.js';
import { showsInternalErrors } from './session/shows-internal-errors.js';
import { SnapshotHolder } from './snapshot/snapshot.holder.js';
import { firstMetadata } from './sources/default-source.js';
import { SourceConnections, type Environment } from './sources/source-connections.js';
import { WebsocketEndpoint } from './websocket/websocket-endpoint.js';
import { PRODUCT_VERSION, PROTOCOL_VERSION } from './version.js';

export interface GatewayInput {
  readonly config: GatewayConfig;
  /** Holds the metadata. */
  readonly metadataUrl: string;
  /** Variable that holds the URL of the source `default`; undefined: there is none. */
  readonly defaultSourceVariable: string | undefined;
  /** Environment variables that metadata may refer to. */
  readonly environment: Environment;
  readonly observe: Observe;
  readonly isObserved: (type: Observation['type']) => boolean;
}

/** Everything behind the HTTP server, running. */
export interface GatewayParts {
  readonly input: GatewayInput;
  readonly catalog: Catalog;
  readonly holder: SnapshotHolder;
  readonly metadata: MetadataService;
  readonly sql: SqlPort;
  readonly audit: OpenAudit;
  /** Kept answers of queries. */
  readonly responses: AnswerStore;
  readonly limits: RateLimits;
  readonly clientOf: ClientOf;
  /** Asynchronous runs of actions: where they are, and what this instance does for them. */
  readonly runs: OpenRuns;
  readonly worker: Runs;
  readonly authenticator: RequestAuthenticator;
  /** Set by the Apollo driver. */
  readonly apollo: { runner: ApolloRunner | undefined };
  /** Set where GraphQL is served. */
  readonly websockets: { endpoint: WebsocketEndpoint | undefined };
  close(): Promise<void>;
}

/** Connects, reads the metadata and builds the first snapshot. @throws CatalogError, GatewayError */
export async function openGateway(input: GatewayInput): Promise<GatewayParts> {
  const { config, environment, observe } = input;
  const catalog = await openCatalog({ url: input.metadataUrl, observe });
  const cache = await openResponseCache({ config, catalog, observe });
  const { responses } = cache;
  const counting = await openRateLimits({ config, catalog, observe });
  const { limits } = counting;
  const clientOf = clientsBehind(config.limits.trustedProxies.flatMap((text) => parseAddressBlock(text) ?? []));
  let serves = false;
  const http = openHandlerHttp(config);
  const sources = new SourceConnections(environment, observe);
  const sql = sources.sqlPort();
  const runs = openRuns(input);
  const syncRuns = openSyncRuns({ ...input, changes: runs.changes });
  const audit = openAudit(input);
  const holder = new SnapshotHolder();
  const apollo: GatewayParts['apollo'] = { runner: undefined };
  const websockets: GatewayParts['websockets'] = { endpoint: undefined };
  const metadata = new MetadataService({
    catalog,
    holder,
    sources,
    runs,
    responses,
    audit,
    environment,
    observe,
    // Tables first: names that both would take are theirs.
    kinds: [tableKind(input, http, sql), actionKind(input, http, { runs, sync: syncRuns.services, limits })],
    relationshipKinds: RELATIONSHIP_KINDS,
    joinKinds: JOIN_KINDS,
    rules: { allowlist: config.graphql.allowListEnabled },
    onSnapshot: (snapshot) => {
      // Databases may have changed with it. What other instances keep is not dropped because one more starts.
      if (serves) void responses.clear();
      serves = true;
      http.follow(snapshot.document);
      apollo.runner?.retireAllBut((schema) => snapshot.roleSchema(schema.key) === schema);
      if (config.server.closeWebsocketsOnMetadataChange) websockets.endpoint?.closeAll();
    },
  });
  // Rules about handlers are not about the services that tell who calls.
  const identityHttp = new HttpClient({
    maxResponseBytes: config.actions.maxHandlerResponseBytes,
    trusts: http.trusts,
  });
  const authenticator = new RequestAuthenticator(config.auth, { http: identityHttp, observe });
  const retention = new RetentionJob({
    cleaner: createRunCleaner({ url: input.metadataUrl }),
    intervalMs: config.actions.runRetentionIntervalMs,
    document: () => holder.current.document,
    observe,
  });
  const close = async (): Promise<void> => {
    await retention.stop();
    authenticator.close();
    await identityHttp.close();
    await http.close();
    await sources.close();
    await syncRuns.close();
    await runs.close();
    await audit.close();
    cache.close();
    counting.close();
    await catalog.close();
  };
  try {
    await authenticator.start();
    await metadata.start(firstMetadata(input.defaultSourceVariable));
    metadata.follow(config.schemaSyncPollIntervalMs);
    retention.start();
    audit.startRetention();
  } catch (error) {
    await close();
    throw error;
  }
  const worker = new Runs({
    ...runs,
    holder,
    config,
    observe,
    services: { ...callServices(input, http), now: Date.now, random: Math.random },
    catchUp: () => metadata.catchUp(),
    responses,
  });
  return {
    input,
    catalog,
    holder,
    metadata,
    sql,
    audit,
    responses,
    limits,
    clientOf,
    runs,
    worker,
    authenticator,
    apollo,
    websockets,
    close,
  };
}

function tableKind({ config, environment }: GatewayInput, http: HttpPort, sql: SqlPort): AnyKind {
  const { graphql } = config;
  return createTableKind({
    sql,
    settings: {
      stringifyNumericTypes: graphql.stringifyNumericTypes,
      inferFunctionPermissions: graphql.inferFunctionPermissions,
      booleanNullCollapse: graphql.booleanNullCollapse,
      defaultNaming: graphql.defaultNamingConvention,
      experimentalFeatures: new Set(graphql.experimentalFeatures),
    },
    validateInput: createValidateInput({
      http,
      environment,
      traceIds: createSpanIds(),
      settings: webhookSettings(config),
    }),
  });
}

const webhookSettings = ({ actions }: GatewayConfig) => ({
  configuredHeaderPrecedence: actions.configuredHeadersFirst,
  version: PROTOCOL_VERSION,
});

function callServices({ environment, observe, isObserved }: GatewayInput, http: HttpPort): CallServices {
  return { http, environment, observe, isObserved, traceIds: createSpanIds() };
}

function actionKind(
  input: GatewayInput,
  http: HttpPort,
  {
    runs: { store, changes },
    sync,
    limits,
  }: { readonly runs: OpenRuns; readonly sync: SyncServices; readonly limits: RateLimits },
): AnyKind {
  const { config } = input;
  const { asyncStoreAllHeaders: storeAllHeaders, asyncStrictSession: strictSession } = config.actions;
  return createActionKind({
    ...callServices(input, http),
    settings: webhookSettings(config),
    describe: { action: encodeActionForInconsistency, customTypes: encodeCustomTypesForInconsistency },
    sync,
    limits,
    runs: {
      store,
      changes,
      settings: { storeAllHeaders, strictSession },
      showsInternal: (session) => showsInternalErrors(config.errors, session),
    },
  });
}

@Module({})
export class GatewayModule {
  static forParts(parts: GatewayParts, logged: DirectRoute['logged']): DynamicModule {
    const { enabledApis } = parts.input.config.server;
    const controllers: Type[] = [ServerController, RunCallbackController];
    if (enabledApis.includes('metadata')) controllers.push(MetadataController);
    if (enabledApis.includes('config')) controllers.push(ConfigController);
    if (enabledApis.includes('developer')) controllers.push(DeveloperController);
    const imports = enabledApis.includes('graphql') ? [graphqlModule(parts, logged)] : [];
    const inside = { provide: InsideView, useValue: insideView(parts) };
    return { module: GatewayModule, imports, controllers, providers: [...providersOf(parts), inside] };
  }
}

function providersOf({
  input,
  catalog,
  holder,
  responses,
  metadata,
  audit,
  runs,
  worker,
  authenticator,
  clientOf,
}: GatewayParts): Provider[] {
  const { config, observe } = input;
  const version = { version: PROTOCOL_VERSION, server_type: 'ce', actiongraph_version: PRODUCT_VERSION };
  const status = new ServerStatus(version, configResponse(config, PROTOCOL_VERSION), {
    holder,
    databaseAnswers: () => catalog.health(),
  });
  return [
    { provide: Gatekeeper, useValue: new Gatekeeper(authenticator) },
    { provide: CLIENT_OF, useValue: clientOf },
    { provide: MetadataEndpoint, useValue: new MetadataEndpoint(metadata, config.errors, audit.trail) },
    { provide: ServerStatus, useValue: status },
    { provide: RunCallback, useValue: new RunCallback(runs.store, holder, responses) },
    { provide: Runs, useValue: worker },
    WorkerLifecycle,
    { provide: APP_FILTER, useValue: new GatewayErrorFilter(config.errors, observe) },
  ];
}

function insideView({ holder, websockets }: GatewayParts): InsideView {
  return new InsideView({
    served: () => {
      const { resourceVersion, inconsistencies } = holder.current;
      return { resourceVersion, inconsistencies: inconsistencies.length };
    },
    websockets: () => ({
      connections: websockets.endpoint?.connections ?? 0,
      operations: websockets.endpoint?.operations ?? 0,
    }),
  });
}

function websocketEndpoint(
  { input, authenticator, clientOf }: GatewayParts,
  endpoint: GraphqlEndpoint,
): WebsocketEndpoint {
  const { server, cors, graphql } = input.config;
  return new WebsocketEndpoint({
    endpoint,
    authenticator,
    clientOf,
    cors,
    readCookie: server.readWebsocketCookie,
    maxMessageBytes: server.maxBodyBytes,
    relayEnabled: graphql.relayEnabled,
    maxInFlight: server.websocketMaxInFlight,
    drainMs: server.gracefulShutdownSeconds * 1000,
    observe: input.isObserved('websocket-log') ? input.observe : undefined,
    maxBufferedBytes: server.websocketMaxBufferedBytes,
    settings: {
      initTimeoutMs: server.websocketInitTimeoutSeconds * 1000,
      keepAliveMs: server.websocketKeepAliveSeconds * 1000,
      refetchIntervalMs: graphql.liveQueriesRefetchMs,
      maxOperations: server.websocketMaxOperations,
    },
  });
}

/** Subscriptions of Nest's module stay off: an endpoint of our own serves WebSockets. */
function graphqlModule(parts: GatewayParts, logged: DirectRoute['logged']): DynamicModule {
  const { input, holder, authenticator, apollo } = parts;
  const settings = {
    errors: input.config.errors,
    dropUnboundVariables: input.config.graphql.experimentalFeatures.includes('no_null_unbound_variable_default'),
    logQueries: input.isObserved('query-log'),
    audit: parts.audit.trail,
    cache: parts.responses,
    limits: parts.limits,
  };
  const { cors, server } = input.config;
  const direct = { cors, logged, maxBodyBytes: server.maxBodyBytes };
  const routes = (run?: RunOperation): GraphqlRoutes => {
    const endpoint = new GraphqlEndpoint(holder, settings, input.observe, run);
    parts.websockets.endpoint = websocketEndpoint(parts, endpoint);
    return new GraphqlRoutes({
      endpoint,
      holder,
      authenticator,
      clientOf: parts.clientOf,
      direct,
      websockets: parts.websockets.endpoint,
      sql: parts.sql,
      explains: server.enabledApis.includes('metadata'),
      relayEnabled: input.config.graphql.relayEnabled,
    });
  };
  if (input.config.graphql.driver === 'engine') {
    return GraphQLModule.forRoot<EngineDriverOptions>({ driver: EngineDriver, routes: routes() });
  }
  return GraphQLModule.forRoot<RoleApolloDriverOptions>({
    driver: RoleApolloDriver,
    graphiql: false,
    routes,
    adminSchema: () => routes().adminSchema(),
    onRunner: (runner) => {
      apollo.runner = runner;
    },
  });
}
