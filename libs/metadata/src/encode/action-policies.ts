// Policies of actions as JSON, by action name.
import type { ActionPolicies, Json, JsonObject } from '@app/types';
import { sortByText } from './sort-by-text.js';

/** Sorted by name; reading it again gives equal policies. */
export function encodeActionPolicies(policies: ActionPolicies): JsonObject {
  const entries = sortByText(Object.entries(policies), ([name]) => name);
  // Policies hold nothing but JSON.
  return Object.fromEntries(entries.map(([name, policy]) => [name, { ...policy } as unknown as Json]));
}
