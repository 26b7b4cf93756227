// GraphQL requests over tracked tables of a real database, all stages, as specs of this lib use it.
import {
  buildSnapshot,
  runOperation,
  type AnyKind,
  type ResponseCache,
  type RoleSchema,
  type SchemaSnapshot,
} from '@app/engine';
import { decodeMetadataDocument } from '@app/metadata';
import { createSourcePool, introspectSource } from '@app/postgres';
import { JOIN_KINDS, RELATIONSHIP_KINDS } from '@app/relationships';
import {
  ADMIN_ROLE,
  GatewayError,
  parseJson,
  printJsonPath,
  type ActionPolicies,
  type Json,
  type JsonObject,
  type MetadataDocument,
  type QualifiedTable,
  type SchemaKey,
  type SourceCatalog,
} from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import type { TableSettings } from '../src/resolve/resolved-tables.js';
import type { SqlCall } from '../src/run/sql-port.js';
import { createTableKind, type TableKindInput } from '../src/table-kind.js';
import { runSql } from './run-sql.js';
import { openStatementLog } from './statement-log.js';

export interface GatewaySetup {
  /** Run once in the fresh database; tables, functions, rows. */
  readonly sql: string;
  /** `tables` of the source's metadata; names are tracked without anything else. */
  readonly tables: readonly (string | JsonObject)[];
  readonly functions?: readonly JsonObject[];
  readonly customization?: JsonObject;
  readonly inheritedRoles?: readonly JsonObject[];
  readonly customTypes?: JsonObject;
  readonly actions?: readonly JsonObject[];
  readonly actionPolicies?: ActionPolicies;
  /** Kinds of fields besides tables. */
  readonly kinds?: readonly AnyKind[];
  readonly settings?: Partial<TableSettings>;
  /** Ports besides the one to the database. */
  readonly ports?: Partial<TableKindInput>;
}

export interface RequestOptions {
  /** Admin by default. */
  readonly role?: string;
  /** Session variables besides the role, names in lower case. */
  readonly session?: Readonly<Record<string, string>>;
  readonly variables?: JsonObject;
  readonly operationName?: string;
  readonly backendOnly?: boolean;
  /** The ordinary one by default. */
  readonly api?: SchemaKey['api'];
  readonly headers?: Readonly<Record<string, string>>;
  /** Where answers of queries with `@cached` are kept; none by default. */
  readonly cache?: ResponseCache;
}

/** An error as its answer would print it. */
export interface Fault {
  readonly message: string;
  readonly code: string;
  readonly path: string;
}

/** Functions, not methods: specs take them apart. */
export interface TableGateway {
  readonly snapshot: SchemaSnapshot;
  readonly schema: (request?: RequestOptions) => RoleSchema;
  /** Text of the response. */
  readonly body: (query: string, request?: RequestOptions) => Promise<string>;
  /** `data` of the response, parsed. */
  readonly answer: (query: string, request?: RequestOptions) => Promise<Json>;
  /** The fault of a request that must fail. */
  readonly fault: (query: string, request?: RequestOptions) => Promise<Fault>;
  /** Statements that a request runs. */
  readonly statements: (query: string, request?: RequestOptions) => Promise<readonly SqlCall[]>;
  /** Runs SQL behind the gateway's back; rows of the last statement. */
  readonly onDatabase: (sql: string) => Promise<readonly Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
}

export const TABLE_SETTINGS: TableSettings = {
  stringifyNumericTypes: false,
  inferFunctionPermissions: true,
  booleanNullCollapse: false,
  defaultNaming: 'hasura-default',
  experimentalFeatures: new Set(['naming_convention']),
};

const SOURCE = 'default';

/** Creates the database, reads it and answers requests about it. Close it when done. */
export async function tableGateway(setup: GatewaySetup): Promise<TableGateway> {
  const database = await createTestDatabase();
  try {
    return await openGateway(setup, database);
  } catch (error) {
    await database.drop();
    throw error;
  }
}

async function openGateway(setup: GatewaySetup, database: TestDatabase): Promise<TableGateway> {
  const onDatabase: TableGateway['onDatabase'] = (sql) => runSql(database.url, sql);
  await onDatabase(setup.sql);
  const catalog = await readCatalog(database.url, setup);
  const sql = openStatementLog(database.url);
  const kind = createTableKind({ ...setup.ports, sql, settings: { ...TABLE_SETTINGS, ...setup.settings } });
  const snapshot = gatewaySnapshot(setup, { catalog, kind: kind });
  const run = requestRunner(snapshot);
  return {
    snapshot,
    ...run,
    statements: async (query, request) => {
      sql.calls.length = 0;
      await run.body(query, request);
      return [...sql.calls];
    },
    onDatabase,
    close: async () => {
      await sql.close();
      await database.drop();
    },
  };
}

/** Metadata of one source with the set-up's tables. */
export function setupDocument(setup: Omit<GatewaySetup, 'sql'>): MetadataDocument {
  const tables = setup.tables.map((table) =>
    typeof table === 'string' ? { table: { schema: 'public', name: table } } : table,
  );
  const document = decodeMetadataDocument({
    version: 3,
    sources: [
      {
        name: SOURCE,
        kind: 'postgres',
        tables,
        functions: [...(setup.functions ?? [])],
        ...(setup.customization === undefined ? {} : { customization: setup.customization }),
        configuration: { connection_info: { database_url: 'postgres://nowhere' } },
      },
    ],
    inherited_roles: [...(setup.inheritedRoles ?? [])],
    custom_types: setup.customTypes ?? {},
    actions: [...(setup.actions ?? [])],
  });
  return setup.actionPolicies === undefined ? document : { ...document, actionPolicies: setup.actionPolicies };
}

/** @throws when metadata and catalog do not fit */
export function gatewaySnapshot(
  setup: Omit<GatewaySetup, 'sql'>,
  { catalog, kind }: { readonly catalog: SourceCatalog; readonly kind: AnyKind },
): SchemaSnapshot {
  const snapshot = buildSnapshot({
    document: setupDocument(setup),
    resourceVersion: 1,
    catalogs: new Map([[SOURCE, catalog]]),
    environment: {},
    kinds: [kind, ...(setup.kinds ?? [])],
    relationshipKinds: RELATIONSHIP_KINDS,
    joinKinds: JOIN_KINDS,
  });
  const faults = snapshot.inconsistencies.filter(({ type }) => !type.startsWith('inherited role'));
  if (faults.length > 0) throw new Error(`inconsistent metadata: ${JSON.stringify(faults, null, 2)}`);
  return snapshot;
}

type Requests = Pick<TableGateway, 'schema' | 'body' | 'answer' | 'fault'>;

/** Requests to a snapshot. */
export function requestRunner(snapshot: SchemaSnapshot): Requests {
  const schema: Requests['schema'] = ({ role = ADMIN_ROLE, backendOnly = false, api = 'graphql' } = {}) =>
    snapshot.roleSchema({ role, api, backendOnlyPermissions: backendOnly });
  const body: Requests['body'] = async (query, request = {}) => {
    const { role = ADMIN_ROLE, session, variables = {}, operationName, backendOnly = false, headers = {} } = request;
    const success = await runOperation({
      request: { query, variables, operationName },
      schema: schema(request),
      surroundings: {
        session: {
          role,
          variables: { 'x-hasura-role': role, ...session },
          isAdmin: role === ADMIN_ROLE,
          backendOnlyPermissions: backendOnly,
        },
        headers,
        requestId: 'request-1',
        transport: 'http',
        batched: false,
      },
      options: { dropUnboundVariables: false, cache: request.cache },
    });
    return success.body;
  };
  const answer: Requests['answer'] = async (query, request) =>
    (parseJson(await body(query, request)) as { readonly data: Json }).data;
  const fault: Requests['fault'] = async (query, request) => {
    try {
      const text = await body(query, request);
      throw new Error(`expected a fault, but got ${text}`);
    } catch (thrown) {
      if (!(thrown instanceof GatewayError)) throw thrown;
      return { message: thrown.message, code: thrown.code, path: printJsonPath(thrown.path) };
    }
  };
  return { schema, body, answer, fault };
}

async function readCatalog(url: string, { tables }: GatewaySetup): Promise<SourceCatalog> {
  const enums = tables.flatMap((table) =>
    typeof table === 'object' && table.is_enum === true ? [table.table as unknown as QualifiedTable] : [],
  );
  const pool = createSourcePool({ url });
  try {
    return await introspectSource(pool, enums);
  } finally {
    await pool.close();
  }
}
