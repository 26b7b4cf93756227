// Which actions policies may be for, and what becomes of policies whose actions go.
import type { ActionPolicies, JsonPath, MetadataDocument } from '@app/types';
import { policyOfNoAction } from './error.js';

const NONE: ActionPolicies = Object.freeze({});

export const policiesOf = ({ actionPolicies }: MetadataDocument): ActionPolicies => actionPolicies ?? NONE;

/**
 * A policy needs an action, so that a wrong name is noticed. One that `current` has already may stay: a stock
 * `replace_metadata` leaves policies of actions that it removes, for the next one that brings them back.
 * @throws GatewayError not-exists, path `[...path, name]`
 */
export function checkPolicyNames(
  policies: ActionPolicies,
  { actions }: MetadataDocument,
  current: ActionPolicies,
  path: JsonPath,
): void {
  const known = new Set([...actions.map(({ name }) => name), ...Object.keys(current)]);
  for (const name of Object.keys(policies)) if (!known.has(name)) throw policyOfNoAction(name, [...path, name]);
}

/** `{actionPolicies}` without those of actions that `before` has and `after` has not; nothing to spread where there are none. */
export function policiesWithout(
  before: MetadataDocument,
  after: Pick<MetadataDocument, 'actions'>,
): Pick<MetadataDocument, 'actionPolicies'> {
  if (before.actionPolicies === undefined) return {};
  const kept = new Set(after.actions.map(({ name }) => name));
  const dropped = new Set(before.actions.map(({ name }) => name).filter((name) => !kept.has(name)));
  const entries = Object.entries(before.actionPolicies).filter(([name]) => !dropped.has(name));
  return { actionPolicies: Object.fromEntries(entries) };
}
