// Which calls are recorded, by the setting and by the policies of the actions that are served.
import type { ActionPolicy, AuditedArguments, MetadataDocument } from '@app/types';
import type { GatewayConfig } from '../config/gateway-config.js';
import type { OperationOutline } from './operation-outline.js';

export type AuditSettings = GatewayConfig['audit'];

export interface AuditRules {
  readonly actions: ReadonlySet<string>;
  records(outline: OperationOutline): boolean;
  argumentsOf(field: string): AuditedArguments;
}

/** Undefined: no operation of this document is recorded, so none need be looked at. */
export type RulesOf = (document: MetadataDocument) => AuditRules | undefined;

/** Reads the rules once per document. */
export function createRulesReader(settings: AuditSettings): RulesOf {
  const known = new WeakMap<MetadataDocument, { readonly rules: AuditRules | undefined }>();
  return (document) => {
    const found = known.get(document) ?? { rules: readRules(document, settings) };
    known.set(document, found);
    return found.rules;
  };
}

function readRules(document: MetadataDocument, settings: AuditSettings): AuditRules | undefined {
  const actions = new Set(document.actions.map(({ name }) => name));
  const policies = new Map(
    Object.entries(document.actionPolicies ?? {}).flatMap(([name, { audit }]): [string, Audit][] =>
      audit === undefined || !actions.has(name) ? [] : [[name, audit]],
    ),
  );
  const { recorded } = settings;
  const byPolicy = [...policies.values()].some(({ record }) => record);
  if (recorded === 'off' || (recorded === 'metadata' && !byPolicy)) return undefined;
  return {
    actions,
    records: ({ operation, fields }) => {
      const usually = recorded === 'all' || (recorded === 'mutations' && operation === 'mutation');
      if (fields.length === 0) return usually;
      return fields.some(({ name }) => policies.get(name.value)?.record ?? usually);
    },
    argumentsOf: (field) => policies.get(field)?.arguments ?? settings.arguments,
  };
}

type Audit = NonNullable<ActionPolicy['audit']>;
