// The rules of a role, read from the metadata document. Items of an odd shape were refused when they were stored; what an older
// version let in is passed over, and never opens more than it says.
import {
  ADMIN_ROLE,
  GatewayError,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type MetadataDocument,
  type Role,
} from '@app/types';
import { parseDocument } from '../operation/parse.js';
import { documentText } from './document-text.js';
import { NO_RULES, type OperationRules, type RateRule } from './operation-rules.js';

export interface RuleSettings {
  /** HASURA_GRAPHQL_ENABLE_ALLOWLIST */
  readonly allowlist: boolean;
}

export interface RoleRules {
  /** Roles that a rule names. */
  readonly roles: ReadonlySet<Role>;
  rulesOf(role: Role): OperationRules;
}

/** Reads the rules once per document. The admin has none. */
export function readRules(document: MetadataDocument, settings: RuleSettings): RoleRules {
  const { otherSections } = document;
  const limits = readLimits(otherSections.api_limits);
  const silent = new Set(textsOf(objectOf(otherSections.graphql_schema_introspection).disabled_for_roles));
  const allowed = settings.allowlist ? readAllowlist(document) : undefined;
  const roles = new Set<Role>([...silent, ...limits.roles, ...(allowed?.byRole.keys() ?? [])]);
  return {
    roles,
    rulesOf: (role) => {
      if (role === ADMIN_ROLE) return NO_RULES;
      const own = allowed?.byRole.get(role);
      const allowedDocuments = own === undefined ? allowed?.everyone : new Set([...(allowed?.everyone ?? []), ...own]);
      return Object.freeze({ ...limits.of(role), introspects: !silent.has(role), allowedDocuments });
    },
  };
}

interface Allowlist {
  readonly everyone: ReadonlySet<string>;
  readonly byRole: ReadonlyMap<Role, ReadonlySet<string>>;
}

function readAllowlist({ otherSections }: MetadataDocument): Allowlist {
  const collections = new Map(
    objectsOf(otherSections.query_collections).map((one) => [one.name, textsOfCollection(one)] as const),
  );
  const everyone = new Set<string>();
  const byRole = new Map<Role, Set<string>>();
  for (const { collection, scope } of objectsOf(otherSections.allowlist)) {
    const texts = collections.get(collection) ?? [];
    const rest = objectOf(scope);
    if (scope === undefined || rest.global === true) for (const text of texts) everyone.add(text);
    else
      for (const role of textsOf(rest.roles)) {
        const own = byRole.get(role) ?? new Set<string>();
        for (const text of texts) own.add(text);
        byRole.set(role, own);
      }
  }
  return { everyone, byRole };
}

function textsOfCollection(collection: JsonObject): readonly string[] {
  return objectsOf(objectOf(collection.definition).queries).flatMap(({ query }) => {
    if (typeof query !== 'string') return [];
    try {
      return [documentText(parseDocument(query))];
    } catch (error) {
      // It could not run either.
      if (error instanceof GatewayError) return [];
      throw error;
    }
  });
}

type Limits = Omit<OperationRules, 'allowedDocuments' | 'introspects'>;

function readLimits(section: Json | undefined): { readonly roles: readonly Role[]; of(role: Role): Limits } {
  const limits = objectOf(section);
  if (limits.disabled === true) return { roles: [], of: () => NO_RULES };
  const perRole = ['depth_limit', 'node_limit', 'time_limit', 'batch_limit', 'rate_limit'].map((key) =>
    objectOf(objectOf(limits[key]).per_role),
  );
  return {
    roles: perRole.flatMap((one) => Object.keys(one)),
    of: (role) => {
      const valueOf = (key: string): Json | undefined => {
        const limit = objectOf(limits[key]);
        const own = objectOf(limit.per_role);
        return Object.hasOwn(own, role) ? own[role] : limit.global;
      };
      const seconds = numberOf(valueOf('time_limit'));
      return {
        maxDepth: numberOf(valueOf('depth_limit')),
        maxNodes: numberOf(valueOf('node_limit')),
        timeLimitMs: seconds === undefined ? undefined : seconds * 1000,
        maxBatch: numberOf(valueOf('batch_limit')),
        rate: rateOf(valueOf('rate_limit')),
      };
    },
  };
}

function rateOf(value: Json | undefined): RateRule | undefined {
  const { max_reqs_per_min, unique_params } = objectOf(value);
  const perMinute = numberOf(max_reqs_per_min);
  if (perMinute === undefined) return undefined;
  const uniqueBy = typeof unique_params === 'string' ? 'ip' : textsOf(unique_params).map((name) => name.toLowerCase());
  return Object.freeze({ perMinute, uniqueBy });
}

const numberOf = (value: Json | undefined): number | undefined =>
  value === undefined || value === null || typeof value === 'string' || Number.isNaN(Number(value))
    ? undefined
    : Number(value);
const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const objectsOf = (value: Json | undefined): readonly JsonObject[] =>
  isJsonList(value) ? value.filter(isJsonObject) : [];
const textsOf = (value: Json | undefined): readonly string[] =>
  isJsonList(value) ? value.filter((one) => typeof one === 'string') : [];
