// The sockets: what a kind of root field (table, action, remote schema) gives to the corridor.
import type { GraphQLFieldConfig, GraphQLNamedType } from 'graphql';
import type {
  Inconsistency,
  MetadataDocument,
  Role,
  SchemaKey,
  Session,
  SourceCatalog,
  CatalogTable,
} from '@app/types';
import type { VariableValues } from './input-template.js';
import type { PlannedField } from './planned-field.js';
import type { ResolvedRelationship } from './relationship-kind.js';

export type KindName = 'table' | 'action' | 'remote-schema';

/** One connected database as later stages see it. */
export interface ResolvedSource {
  readonly name: string;
  readonly catalog: SourceCatalog;
  /** Tracked and present in the catalog; keyed by `tableKey`. */
  readonly trackedTables: ReadonlyMap<string, CatalogTable>;
}

/** Read-only surroundings of metadata resolution. */
export interface ResolveEnv {
  /** Environment variables for `{{NAME}}` templates. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly sources: ReadonlyMap<string, ResolvedSource>;
  /** The role itself and every role it inherits from, transitively. */
  readonly withParents: (role: Role) => readonly Role[];
  /** Direct parents of an inherited role; empty for others. */
  readonly parentsOf: (role: Role) => readonly Role[];
  /** Roles that some metadata object names, inherited ones included, without admin. */
  readonly roles: ReadonlySet<Role>;
  /** Relationships of a tracked table (by `tableKey`), by name, in metadata order. */
  readonly relationships: (source: string, table: string) => ReadonlyMap<string, ResolvedRelationship>;
}

export interface Resolution<Resolved> {
  readonly resolved: Resolved;
  readonly inconsistencies: readonly Inconsistency[];
}

export type RootName = 'query' | 'mutation' | 'subscription';

/** Collects one role's schema. Kinds add fields; types are shared by name. */
export interface SchemaBuilder {
  readonly key: SchemaKey;
  /** The role and its parents: whoever of them has a permission gives it to the role. */
  readonly roles: readonly Role[];
  /**
   * Adds a root field bound to its kind. `namespace`: the field under which it stands instead of the root itself.
   * @throws GatewayError when the name is taken.
   */
  addRootField(
    root: RootName,
    name: string,
    field: GraphQLFieldConfig<unknown, unknown>,
    binding: FieldBinding,
    namespace?: Namespace,
  ): void;
  /** The type of that name, made on first use. @throws GatewayError when the name was taken by another `owner`. */
  namedType<T extends GraphQLNamedType>(name: string, owner: string, make: () => T): T;
}

/** A field of a root type that only groups other root fields (spec/postgres-schema.md 1.3). */
export interface Namespace {
  readonly field: string;
  readonly typeName: string;
}

/** Ties a root field to what its kind resolved. */
export interface FieldBinding {
  readonly kind: KindName;
  /** The kind's own frozen object, e.g. a resolved action and the mode of the field. */
  readonly target: unknown;
  /** How an error about a name taken twice calls what the field was made of: `table author in source default`. */
  readonly origin?: string;
}

/** A kind of root field. Inputs are frozen; every method but the runner's is pure. */
export interface FieldKind<Resolved, Payload> {
  readonly name: KindName;
  resolve(document: MetadataDocument, env: ResolveEnv): Resolution<Resolved>;
  contribute(resolved: Resolved, build: SchemaBuilder): void;
  /**
   * Whether plans depend on the keys of input objects and on enum values. Then variables of such types reach `plan` expanded: as
   * objects, lists and literals with holes for scalars only.
   */
  readonly expandsInputs?: boolean;
  /** Payload is pure data: printing it must be enough to understand it. */
  plan(field: PlannedField, binding: FieldBinding): Payload;
  readonly runner: StepRunner<Resolved, Payload>;
}

export interface StepRunner<Resolved, Payload> {
  /** @throws GatewayError; the first by document order fails the operation. */
  run(payload: Payload, resolved: Resolved, context: RequestContext): Promise<StepResult>;
  /** Whether a mutation field with this payload runs before all fields that do not. Asked when the plan is made. */
  runsFirst?(payload: Payload): boolean;
  /**
   * Whether mutation fields with these payloads form one unit of work; then `runTogether` is called instead of `run`, also for one alone.
   * Asked when the plan is made.
   */
  together?(payloads: readonly Payload[]): boolean;
  /** Runs mutation fields in order as one unit: all take effect or none. Results in the same order. @throws GatewayError */
  runTogether?(
    payloads: readonly Payload[],
    resolved: Resolved,
    context: RequestContext,
  ): Promise<readonly StepResult[]>;
}

export interface StepResult {
  /** JSON text of the field's value, spliced into the response unparsed. */
  readonly json: string;
  /** `Set-Cookie` values for the client (spec/actions.md 6.2 decides when they are sent). */
  readonly cookies?: readonly string[];
}

/** One request as runners see it. */
export interface RequestContext {
  readonly session: Session;
  readonly values: VariableValues;
  /** Incoming headers, lower-case names, as received. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly requestId: string;
  /** The client's document, verbatim. */
  readonly queryText: string;
  readonly operationType: RootName;
  readonly transport: 'http' | 'websocket';
  readonly batched: boolean;
  /** Made on first use: aborted when the client has gone. */
  readonly signal?: () => AbortSignal;
}
