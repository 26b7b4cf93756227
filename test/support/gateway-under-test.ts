// A whole gateway in the test's process: real HTTP, real PostgreSQL, every observation kept.
import type { AddressInfo } from 'node:net';
import { readGatewayConfig } from '../../apps/gateway/src/config/gateway-config.js';
import { createGatewayApp } from '../../apps/gateway/src/create-gateway-app.js';
import { openGateway, type GatewayParts } from '../../apps/gateway/src/gateway.module.js';
import { httpObservation } from '../../apps/gateway/src/logging/http-observation.js';
import { NestLogger } from '../../apps/gateway/src/logging/nest-logger.js';
import type { Json, JsonObject, Observation } from '@app/types';
import { sendHttp, type Received, type Sending } from './send-http.js';
import { createTestDatabase } from './test-database.js';

export type Driver = 'engine' | 'apollo';

export interface GatewayOptions {
  readonly driver?: Driver;
  /** Added to the environment that the gateway reads. */
  readonly env?: Readonly<Record<string, string>>;
  /** An existing database; otherwise a fresh one that is dropped at the end. */
  readonly databaseUrl?: string;
}

/** An answer with its JSON body. */
export interface Answered {
  readonly status: number;
  readonly headers: Received['headers'];
  readonly body: Json;
}

export type RequestHeaders = Readonly<Record<string, string>>;

export interface GatewayUnderTest {
  readonly url: string;
  readonly databaseUrl: string;
  readonly parts: GatewayParts;
  readonly observations: readonly Observation[];
  send(sending: Sending): Promise<Received>;
  /** `POST /v1/graphql` with this JSON body. */
  graphql(body: unknown, headers?: RequestHeaders): Promise<Answered>;
  /** `POST /v1/metadata`; `path` for its relatives. */
  metadata(body: unknown, options?: { readonly headers?: RequestHeaders; readonly path?: string }): Promise<Answered>;
  /** Runs a command as admin and answers its body. @throws Error when it fails */
  apply(type: string, args: JsonObject | readonly Json[]): Promise<Json>;
  close(): Promise<void>;
}

export async function startGatewayUnderTest(options: GatewayOptions = {}): Promise<GatewayUnderTest> {
  const database = options.databaseUrl === undefined ? await createTestDatabase() : undefined;
  const databaseUrl = options.databaseUrl ?? database?.url ?? '';
  const observations: Observation[] = [];
  const parts = await openParts(options, databaseUrl, observations);
  const app = await createGatewayApp(parts, {
    logger: new NestLogger((one) => observations.push(one)),
    logged: (exchange, sent) => observations.push(httpObservation(exchange, sent)),
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port.toString()}`;
  return {
    url,
    databaseUrl,
    parts,
    observations,
    ...clientOf(url, options.env?.HASURA_GRAPHQL_ADMIN_SECRET),
    close: async () => {
      await app.close();
      await parts.close();
      await database?.drop();
    },
  };
}

async function openParts(
  { driver = 'engine', env = {} }: GatewayOptions,
  databaseUrl: string,
  observations: Observation[],
): Promise<GatewayParts> {
  const environment = {
    HASURA_GRAPHQL_DATABASE_URL: databaseUrl,
    ACTIONGRAPH_GRAPHQL_DRIVER: driver,
    HASURA_GRAPHQL_SCHEMA_SYNC_POLL_INTERVAL: '200',
    ...env,
  };
  return openGateway({
    config: readGatewayConfig(environment),
    metadataUrl: databaseUrl,
    defaultSourceVariable: 'HASURA_GRAPHQL_DATABASE_URL',
    environment,
    observe: (observation) => observations.push(observation),
    isObserved: () => true,
  });
}

function clientOf(
  url: string,
  adminSecret: string | undefined,
): Pick<GatewayUnderTest, 'send' | 'graphql' | 'metadata' | 'apply'> {
  const post = async (path: string, body: unknown, headers: RequestHeaders = {}): Promise<Answered> => {
    const sent = { 'content-type': 'application/json', ...headers };
    const received = await sendHttp(url, { path, headers: sent, body: JSON.stringify(body) });
    return { status: received.status, headers: received.headers, body: JSON.parse(received.text) as Json };
  };
  return {
    send: (sending) => sendHttp(url, sending),
    graphql: (body, headers) => post('/v1/graphql', body, headers),
    metadata: (body, { headers, path = '/v1/metadata' } = {}) => post(path, body, headers),
    apply: async (type, args) => {
      const secret: RequestHeaders = adminSecret === undefined ? {} : { 'x-hasura-admin-secret': adminSecret };
      const { status, body } = await post('/v1/metadata', { type, args }, secret);
      if (status !== 200) throw new Error(`${type} failed: ${JSON.stringify(body)}`);
      return body;
    },
  };
}

/** Nothing of our inside may reach a client: no stack, no file, no module, no thrown type. */
export const INTERNALS =
  /node_modules|\\n +at |\.ts:\d|\.js:\d|file:\/\/|node:internal|TypeError|RangeError|SyntaxError|invariant violated|internal error/;
