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
  /** Adds a root field bound to its kind. @throws GatewayError when the name is taken. */
  addRootField(root: RootName, name: string, field: GraphQLFieldConfig<unknown, unknown>, binding: FieldBinding): void;
  /** The type of that name, made on first use. @throws GatewayError when the name was taken by another `owner`. */
  namedType<T extends GraphQLNamedType>(name: string, owner: string, make: () => T): T;
}

/** Ties a root field to what its kind resolved. */
export interface FieldBinding {
  readonly kind: KindName;
  /** The kind's own frozen object, e.g. a resolved action and the mode of the field. */
  readonly target: unknown;
}

/** A kind of root field. Inputs are frozen; every method but the runner's is pure. */
export interface FieldKind<Resolved, Payload> {
  readonly name: KindName;
  resolve(document: MetadataDocument, env: ResolveEnv): Resolution<Resolved>;
  contribute(resolved: Resolved, build: SchemaBuilder): void;
  /** Payload is pure data: printing it must be enough to understand it. */
  plan(field: PlannedField, binding: FieldBinding): Payload;
  readonly runner: StepRunner<Resolved, Payload>;
}

export interface StepRunner<Resolved, Payload> {
  /** @throws GatewayError; the first by document order fails the operation. */
  run(payload: Payload, resolved: Resolved, context: RequestContext): Promise<StepResult>;
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
