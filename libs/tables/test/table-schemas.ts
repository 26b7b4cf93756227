// What roles see of hand-written catalogs: metadata to GraphQL schema, without a database.
import { printType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { buildSnapshot, type AnyKind, type RootName, type SchemaSnapshot } from '@app/engine';
import { decodeMetadataDocument } from '@app/metadata';
import { RELATIONSHIP_KINDS } from '@app/relationships';
import { ADMIN_ROLE, type JsonObject } from '@app/types';
import { catalogOf, type CatalogSketch } from '../../../test/support/catalog-builder.js';
import { resolveTables } from '../src/resolve/resolve-tables.js';
import type { ResolvedTables, TableSettings } from '../src/resolve/resolved-tables.js';
import { contributeTables } from '../src/schema/contribute-tables.js';

const SETTINGS: TableSettings = {
  stringifyNumericTypes: false,
  inferFunctionPermissions: true,
  booleanNullCollapse: false,
  defaultNaming: 'hasura-default',
  experimentalFeatures: new Set(['naming_convention']),
};

export interface SourceSetup {
  readonly catalog: CatalogSketch;
  /** `tables` of the source's metadata; names are tracked without anything else. */
  readonly tables: readonly (string | JsonObject)[];
  readonly functions?: readonly JsonObject[];
  readonly customization?: JsonObject;
}

export interface SchemaSetup extends SourceSetup {
  readonly inheritedRoles?: readonly JsonObject[];
  readonly settings?: Partial<TableSettings>;
  /** Sources besides `default`, by name. */
  readonly others?: Readonly<Record<string, SourceSetup>>;
}

export interface WhoAsks {
  /** Admin by default. */
  readonly role?: string;
  readonly backendOnly?: boolean;
}

/** Functions, not methods: specs take them apart. */
export interface TableSchemas {
  readonly schema: (who?: WhoAsks) => GraphQLSchema;
  /** A type in SDL without descriptions; `absent` where it is not there. */
  readonly type: (name: string, who?: WhoAsks) => string;
  /** The same with descriptions. */
  readonly described: (name: string, who?: WhoAsks) => string;
  /** Names of the fields of a root; empty where the root is not there. */
  readonly root: (root: RootName, who?: WhoAsks) => readonly string[];
  readonly field: (root: RootName, name: string, who?: WhoAsks) => GraphQLField<unknown, unknown>;
  /** Signature of a root field: arguments and type. */
  readonly signature: (root: RootName, name: string, who?: WhoAsks) => string;
}

/** @throws when metadata and catalogs do not fit, or names clash */
export function tableSchemas(setup: SchemaSetup): TableSchemas {
  const snapshot = openSnapshot(setup);
  const schema: TableSchemas['schema'] = ({ role = ADMIN_ROLE, backendOnly = false } = {}) =>
    snapshot.roleSchema({ role, api: 'graphql', backendOnlyPermissions: backendOnly }).schema;
  const described: TableSchemas['described'] = (name, who) => {
    const type = schema(who).getType(name);
    return type ? printType(type) : 'absent';
  };
  const rootType = (root: RootName, who?: WhoAsks): GraphQLObjectType | null | undefined => {
    const found = schema(who);
    if (root === 'query') return found.getQueryType();
    return root === 'mutation' ? found.getMutationType() : found.getSubscriptionType();
  };
  const field: TableSchemas['field'] = (root, name, who) => {
    const found = rootType(root, who)?.getFields()[name];
    if (!found) throw new Error(`no field ${name} in ${root}`);
    return found;
  };
  return {
    schema,
    described,
    type: (name, who) => withoutDescriptions(described(name, who)),
    root: (root, who) => Object.keys(rootType(root, who)?.getFields() ?? {}),
    field,
    signature: (root, name, who) => {
      const { args, type } = field(root, name, who);
      return `(${args.map((argument) => `${argument.name}: ${String(argument.type)}`).join(', ')}): ${String(type)}`;
    },
  };
}

function openSnapshot({ settings, inheritedRoles = [], others = {}, ...first }: SchemaSetup): SchemaSnapshot {
  const sources: readonly (readonly [string, SourceSetup])[] = [['default', first], ...Object.entries(others)];
  const snapshot = buildSnapshot({
    document: decodeMetadataDocument({
      version: 3,
      sources: sources.map(([name, source]) => sourceDocument(name, source)),
      inherited_roles: [...inheritedRoles],
    }),
    resourceVersion: 1,
    catalogs: new Map(sources.map(([name, { catalog }]) => [name, catalogOf(catalog)])),
    environment: {},
    kinds: [schemaKind({ ...SETTINGS, ...settings })],
    relationshipKinds: RELATIONSHIP_KINDS,
  });
  if (snapshot.inconsistencies.length > 0) {
    throw new Error(`inconsistent metadata: ${JSON.stringify(snapshot.inconsistencies, null, 2)}`);
  }
  return snapshot;
}

function sourceDocument(name: string, { tables, functions = [], customization }: SourceSetup): JsonObject {
  return {
    name,
    kind: 'postgres',
    tables: tables.map((table) => (typeof table === 'string' ? { table: { schema: 'public', name: table } } : table)),
    functions: [...functions],
    ...(customization === undefined ? {} : { customization }),
    configuration: { connection_info: { database_url: 'postgres://nowhere' } },
  };
}

/** The table kind as far as schemas need it. */
function schemaKind(settings: TableSettings): AnyKind {
  const never = (): never => {
    throw new Error('only schemas are made here');
  };
  return {
    name: 'table',
    resolve: (document, env) => resolveTables(document, env, settings),
    contribute: (resolved, build) => {
      contributeTables(resolved as ResolvedTables, build);
    },
    plan: never,
    runner: { run: never },
  };
}

/** One member a line. */
const withoutDescriptions = (text: string): string =>
  text
    .replaceAll(/^ *"""(?:[^"]|"(?!""))*?"""\n/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .replaceAll(/\(\n([^)]*?)\n {2}\)/g, (_, given: string) => `(${given.trim().replaceAll(/\n\s*/g, ', ')})`);
