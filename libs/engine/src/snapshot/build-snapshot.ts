// Metadata + catalogs -> the immutable thing that requests walk over. Kinds resolve in the order in which they are given;
// faults are collected, never thrown (architecture: "How a metadata change travels").
import {
  ADMIN_ROLE,
  type Inconsistency,
  type Json,
  type MetadataDocument,
  type Role,
  type SchemaKey,
} from '@app/types';
import type { KindName, ResolveEnv, ResolvedSource } from '../kind/field-kind.js';
import { openSchema, type FindJoinFields } from '../schema/schema-builder.js';
import type { JoinKind } from '../kind/join-kind.js';
import type { ResolvePrecondition } from '../kind/precondition.js';
import type { RelationshipKind } from '../kind/relationship-kind.js';
import { readRules, type RoleRules, type RuleSettings } from '../rules/read-rules.js';
import { resolveJoins } from './resolve-joins.js';
import { resolveRelationships } from './resolve-relationships.js';
import { PlanLedger } from './plan-cache.js';
import { RoleSchema, type AnyKind, type ResolvedKind } from './role-schema.js';
import { resolveRoles, type ResolvedRoles } from './resolve-roles.js';
import { rolesWithPermissions } from './roles-with-permissions.js';
import { resolveSources, type SourceCatalogs } from './resolve-sources.js';

/** Most role schemas kept at once; beyond it the oldest is rebuilt when it is needed again. */
const MAX_ROLE_SCHEMAS = 500;

export interface SnapshotInput {
  readonly document: MetadataDocument;
  readonly resourceVersion: number;
  readonly catalogs: SourceCatalogs;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** In the order in which they resolve. */
  readonly kinds: readonly AnyKind[];
  /** Ways of linking tracked tables; none by default. */
  readonly relationshipKinds?: readonly RelationshipKind[];
  /** Ways of linking what different kinds serve; none by default. */
  readonly joinKinds?: readonly JoinKind[];
  readonly rules?: RuleSettings;
}

export interface SchemaSnapshot {
  readonly resourceVersion: number;
  readonly document: MetadataDocument;
  readonly inconsistencies: readonly Inconsistency[];
  readonly sources: ReadonlyMap<string, ResolvedSource>;
  readonly kinds: ReadonlyMap<KindName, ResolvedKind>;
  /** Built on first use. Roles that no permission names share one schema. */
  roleSchema(key: SchemaKey): RoleSchema;
}

/** Builds the next snapshot. @throws GatewayError when two root fields or types of one name meet. */
export function buildSnapshot(input: SnapshotInput): SchemaSnapshot {
  const { document } = input;
  const sources = resolveSources(document.sources, input.catalogs);
  const known = rolesWithPermissions(document);
  const roles = resolveRoles(document.inheritedRoles, known);
  const links = resolveRelationships(document.sources, sources.sources, input.relationshipKinds ?? []);
  const joins = resolveJoins(document, sources.sources, input.joinKinds ?? []);
  const kinds = new Map<KindName, ResolvedKind>();
  const env: ResolveEnv = {
    environment: input.environment,
    sources: sources.sources,
    withParents: roles.withParents,
    parentsOf: roles.parentsOf,
    roles: new Set([...known, ...document.inheritedRoles.map((role) => role.role_name)]),
    relationships: links.relationships,
    tableJoins: joins.tableJoins,
    typeJoins: joins.typeJoins,
    precondition: (source, expression) => preconditionOf(kinds, source, expression),
  };
  const inconsistencies: Inconsistency[] = [...sources.inconsistencies, ...links.inconsistencies];
  for (const kind of input.kinds) {
    const resolution = kind.resolve(document, env);
    inconsistencies.push(...resolution.inconsistencies);
    kinds.set(kind.name, { kind, resolved: resolution.resolved });
  }
  inconsistencies.push(...joins.inconsistencies, ...roles.inconsistencies);
  const rules = readRules(document, input.rules ?? { allowlist: false });
  const inherited = document.inheritedRoles.map((role) => role.role_name);
  const served = new Set<Role>([ADMIN_ROLE, ...known, ...inherited, ...rules.roles]);
  const { resourceVersion } = input;
  const roleSchema = roleSchemas(kinds, { roles, served, rules, resourceVersion });
  // Clashes of names show up only in a whole schema; the admin's has everything.
  roleSchema({ role: ADMIN_ROLE, api: 'graphql', backendOnlyPermissions: true }).roots.schema();
  return { resourceVersion, document, inconsistencies, sources: sources.sources, kinds, roleSchema };
}

/** Of the first kind that has the source. Kinds that resolve later are not asked. */
function preconditionOf(
  kinds: ReadonlyMap<KindName, ResolvedKind>,
  source: string,
  expression: Json,
): ReturnType<ResolvePrecondition> {
  for (const { kind, resolved } of kinds.values()) {
    const resolution = kind.precondition?.(source, expression, resolved);
    if (resolution !== undefined) return resolution;
  }
  return undefined;
}

/** The rest of a SchemaKey, by backend-only permissions off and on. */
const VARIANTS = { graphql: ['graphql', 'graphql-backend'], relay: ['relay', 'relay-backend'] } as const;

/** The name that all roles without any permission share as key of their one, empty schema. No real role is empty. */
const NOBODY: Role = '';

interface RoleSources {
  readonly roles: ResolvedRoles;
  /** Roles that something names. */
  readonly served: ReadonlySet<Role>;
  readonly rules: RoleRules;
  readonly resourceVersion: number;
}

function roleSchemas(
  kinds: ReadonlyMap<KindName, ResolvedKind>,
  { roles, served, rules, resourceVersion }: RoleSources,
): (key: SchemaKey) => RoleSchema {
  // By role first: making a joined key for each request would cost more than two look-ups.
  const built = new Map<Role, Map<string, RoleSchema>>();
  let count = 0;
  const ledger = new PlanLedger();
  const joinFields: FindJoinFields = (relationship, build) => {
    const target = kinds.get(relationship.target.kind);
    return target?.kind.joinFields?.(relationship, target.resolved, build) ?? {};
  };
  return (asked) => {
    const key = served.has(asked.role) ? asked : { ...asked, role: NOBODY };
    const variant = VARIANTS[key.api][key.backendOnlyPermissions ? 1 : 0];
    const known = built.get(key.role)?.get(variant);
    if (known !== undefined) return known;
    const open = openSchema(key, roles.withParents(key.role), joinFields);
    for (const { kind, resolved } of kinds.values()) kind.contribute(resolved, open);
    const schema = new RoleSchema(key, open.finish(), kinds, rules.rulesOf(key.role), ledger, resourceVersion);
    if (count >= MAX_ROLE_SCHEMAS) {
      const [oldest] = built.keys();
      count -= built.get(oldest ?? '')?.size ?? 0;
      built.delete(oldest ?? '');
    }
    // Looked up only now: the oldest role may have been this one.
    const ofRole = built.get(key.role) ?? new Map<string, RoleSchema>();
    ofRole.set(variant, schema);
    built.set(key.role, ofRole);
    count++;
    return schema;
  };
}
