// Whether answers of a plan may be kept, for how long, and what else they depend on: asked of the kinds once, while planning.
import { createHash } from 'node:crypto';
import { print, type OperationDefinitionNode } from 'graphql';
import type { SchemaKey } from '@app/types';
import type { Dependencies } from '../kind/field-kind.js';
import type { JoinsBelow } from '../join/plan-joins.js';
import type { RootPlan } from '../operation/operation-plan.js';
import type { PlanInput } from '../operation/plan.js';
import { kindSteps } from '../operation/plan.js';
import type { RoleSchema } from '../snapshot/role-schema.js';
import { CACHED, readCachedDirective, type CachedDirective } from './cached-directive.js';

export interface PlanCaching {
  /** What the client asks for; undefined: the kinds alone want the answers kept. */
  readonly directive: CachedDirective | undefined;
  /** The shortest that a kind allows. */
  readonly ttlSeconds: number | undefined;
  /** Sorted. */
  readonly sessionVariables: 'all' | readonly string[];
  readonly tags: readonly string[];
  /** Digest of everything that all requests with this text and this schema have in common. */
  readonly family: string;
}

/** Undefined where answers are not to be kept, or cannot be. @throws GatewayError for a directive that is written wrongly */
export function planCaching(input: PlanInput, roots: readonly RootPlan[]): PlanCaching | undefined {
  const { operation, schema } = input;
  const node = operation.directives?.find(({ name }) => name.value === CACHED);
  const directive = node === undefined ? undefined : readCachedDirective(node, operation);
  const found = dependenciesOf(roots, schema, directive === undefined);
  if (found === undefined || (directive === undefined && found.length === 0)) return undefined;
  const limits = found.flatMap(({ ttlSeconds }) => ttlSeconds ?? []);
  return Object.freeze({
    directive,
    ttlSeconds: limits.length === 0 ? undefined : Math.min(...limits),
    sessionVariables: mergeVariables(found),
    tags: [...new Set(found.flatMap(({ tags }) => tags))],
    family: digest(schema, textOf(input)),
  });
}

/** Tags of what a mutation changes. */
export function changesOf(roots: readonly RootPlan[], schema: RoleSchema): readonly string[] | undefined {
  const tags = new Set<string>();
  for (const { kind, payload } of kindSteps(roots))
    for (const tag of schema.kind(kind).changes?.(payload, schema.resolved(kind)) ?? []) tags.add(tag);
  return tags.size === 0 ? undefined : [...tags];
}

/** Of all fields and joins; undefined: one of them cannot be kept, or, with `unasked`, does not want to be kept. */
function dependenciesOf(
  roots: readonly RootPlan[],
  schema: RoleSchema,
  unasked: boolean,
): readonly Dependencies[] | undefined {
  const found: Dependencies[] = [];
  const add = (dependencies: Dependencies | undefined): boolean => {
    if (dependencies === undefined || (unasked && dependencies.ttlSeconds === undefined)) return false;
    found.push(dependencies);
    return true;
  };
  const addBelow = (below: JoinsBelow | undefined): boolean =>
    below === undefined ||
    below.joins.every(
      ({ kind, payload, below: further }) =>
        add(schema.kind(kind).joinDependencies?.(payload, schema.resolved(kind))) && addBelow(further),
    );
  for (const { kind, payload, below } of kindSteps(roots))
    if (!add(schema.kind(kind).dependencies?.(payload, schema.resolved(kind))) || !addBelow(below)) return undefined;
  return found;
}

function mergeVariables(found: readonly Dependencies[]): 'all' | readonly string[] {
  const names = new Set<string>();
  for (const { sessionVariables } of found) {
    if (sessionVariables === 'all') return 'all';
    for (const name of sessionVariables) names.add(name);
  }
  return [...names].sort();
}

/** Without the directive: an answer that was made anew takes the place of the one that others are given. */
function textOf({ operation, fragments }: PlanInput): string {
  const directives = operation.directives?.filter(({ name }) => name.value !== CACHED) ?? [];
  const bare: OperationDefinitionNode = { ...operation, directives };
  return [bare, ...fragments.values()].map((node) => print(node)).join('\n');
}

function digest({ key, resourceVersion }: RoleSchema, text: string): string {
  const { role, api, backendOnlyPermissions } = key satisfies SchemaKey;
  const parts = JSON.stringify([resourceVersion, role, api, backendOnlyPermissions, text]);
  return createHash('sha256').update(parts).digest('hex');
}
