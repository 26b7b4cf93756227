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
  Json,
} from '@app/types';
import type { VariableValues } from './input-template.js';
import type { Hole, JoinBinding, JoinKey, JoinNumbers, JoinPlace, JoinRelationship } from './join-target.js';
import type { PlannedField } from './planned-field.js';
import type { PreconditionResolution, ResolvePrecondition } from './precondition.js';
import type { ResolvedRelationship } from './relationship-kind.js';
import type { RequestClient } from './request-client.js';

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
  /** Remote relationships of a tracked table (by `tableKey`); their keys are columns. */
  readonly tableJoins: (source: string, table: string) => readonly JoinRelationship[];
  /** Remote relationships of a custom object type; their keys are fields. */
  readonly typeJoins: (type: string) => readonly JoinRelationship[];
  /** Reads a condition on a source; asks the kinds that resolved before. */
  readonly precondition?: ResolvePrecondition;
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
  /** What a kind makes once for this schema. `key` starts with the kind's name. */
  remember<T>(key: string, make: () => T): T;
  /**
   * The fields that a relationship adds to an object type, by name; none where the role may not see the target. For thunks of types:
   * only a schema that has all its root fields knows all targets.
   */
  joinFields(relationship: JoinRelationship): JoinFields;
}

export type JoinFields = Readonly<Record<string, GraphQLFieldConfig<unknown, unknown>>>;

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
  /**
   * Whether the runner leaves holes for joins in the text that it prints itself (`StepResult.holes`). Then `plan` gets the join fields
   * in the selection. For other kinds they are replaced by the fields that are their keys, and the corridor stitches.
   */
  readonly printsHoles?: boolean;
  /** Payload is pure data: printing it must be enough to understand it. */
  plan(field: PlannedField, binding: FieldBinding, joins: JoinNumbers): Payload;
  /** The fields of a relationship that leads here, each with `extensions: { join: JoinBinding }`; none where the role sees nothing. */
  joinFields?(relationship: JoinRelationship, resolved: Resolved, build: SchemaBuilder): JoinFields;
  /** Plans a field that `joinFields` made. */
  planJoin?(field: PlannedField, binding: JoinBinding, place: JoinPlace): unknown;
  /**
   * What the answer of a query field depends on beside its plan and its variables. Undefined, as without this socket: its answers
   * cannot be kept. Asked when the plan is made.
   */
  dependencies?(payload: Payload, resolved: Resolved): Dependencies | undefined;
  /** The same for what `planJoin` made. */
  joinDependencies?(payload: unknown, resolved: Resolved): Dependencies | undefined;
  /** Tags of kept answers that a mutation field with this payload makes outdated. Asked when the plan is made. */
  changes?(payload: Payload, resolved: Resolved): readonly string[];
  /** Reads a condition on what this kind serves; undefined: the source is not one of its own. */
  precondition?(source: string, expression: Json, resolved: Resolved): PreconditionResolution | undefined;
  readonly runner: StepRunner<Resolved, Payload>;
}

export interface Dependencies {
  /** Lower-case names of the session variables that are read. */
  readonly sessionVariables: 'all' | readonly string[];
  /** Names by which answers are dropped when what they were made of changes. */
  readonly tags: readonly string[];
  /** Answers are kept without being asked to, and never longer. */
  readonly ttlSeconds?: number;
}

export interface StepRunner<Resolved, Payload> {
  /** @throws GatewayError; the first by document order fails the operation. */
  run(payload: Payload, resolved: Resolved, context: RequestContext): Promise<StepResult>;
  /**
   * Of a subscription's field: whether it comes to an end by itself. Such fields cannot stand beside others
   * (spec/actions.md 7.5). Asked when the plan is made.
   */
  endsItself?(payload: Payload, resolved: Resolved): boolean;
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
  /** Answers all keys of a join, which differ from each other, in their order. `payload` is what `planJoin` made. @throws GatewayError */
  runJoin?(
    payload: unknown,
    keys: readonly JoinKey[],
    at: { readonly resolved: Resolved; readonly context: RequestContext },
  ): Promise<readonly StepResult[]>;
}

export interface StepResult {
  /** JSON text of the field's value, spliced into the response unparsed. */
  readonly json: string;
  /** Where the results of joins belong, in the order of the text. */
  readonly holes?: readonly Hole[];
  /** `Set-Cookie` values for the client (spec/actions.md 6.2 decides when they are sent). */
  readonly cookies?: readonly string[];
  /** Of a subscription's field; undefined: it is asked again at the interval of live queries, and when a watched change happens. */
  readonly refresh?: Refresh;
}

/** `on-change`: only what the runner watches can change the value; `never`: the value is the last one. */
export type Refresh = 'on-change' | 'never';

/** Whoever follows a subscription: asks again when something watched has changed. */
export interface Follower {
  /**
   * Called by a runner before it reads what may change, each time it runs; a known key is passed over. `listen` starts to listen
   * and answers what ends that.
   */
  watch(key: string, listen: (onChange: () => void) => () => void): void;
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
  /** Of subscriptions that are followed. */
  readonly follower?: Follower;
  /** Where somebody is connected. */
  readonly client?: RequestClient;
  /** Of answers that are to be kept: a runner says for how many seconds its part may be; 0: not at all. */
  readonly limitLife?: (seconds: number) => void;
}
