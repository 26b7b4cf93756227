// `bulk_atomic`: all changes first, then one build and one check, one answer (spec/metadata-actions-api.md 4). Order does
// not matter between `set_custom_types` and `create_action` here.
import { GatewayError } from '@app/types';
import { SUCCESS, type CommandOutcome } from '../commands/command.js';
import { checkConsistency } from '../consistency/check-consistency.js';
import type { ObjectRef } from '../object-ref.js';
import { notInBulkAtomic } from './error.js';
import type { MetadataSession } from './metadata-session.js';
import type { BulkRequest, MetadataRequest } from './request.js';
import { advance, contextOf, type Ran, type RunState } from './run-state.js';

/** @throws GatewayError of the first item that fails, under its path, or bad-request `Schema inconsistency`. */
export async function runAtomic(
  { items, path }: BulkRequest,
  start: RunState,
  session: Pick<MetadataSession, 'build' | 'catalogsOf'>,
): Promise<Ran> {
  let state = start;
  const touched: ObjectRef[] = [];
  for (const item of items) {
    const outcome = applyItem(item, state, state === start);
    state = advance(state, outcome, outcome.change);
    touched.push(...(outcome.change?.touched ?? []));
  }
  const answer = SUCCESS.json;
  if (state.document === start.document) return { state, answer };
  const after = await session.build(state.document);
  try {
    checkConsistency({ strictness: 'atomic', touched, before: start.inconsistencies, after });
  } catch (error) {
    throw error instanceof GatewayError ? error.under(...path) : error;
  }
  return { state: { ...state, inconsistencies: after, catalogs: session.catalogsOf(state.document) }, answer };
}

/** After the first change nothing is known about what is inconsistent: the final build decides. */
function applyItem(item: MetadataRequest, state: RunState, isFirst: boolean): CommandOutcome {
  if (item.type === 'bulk' || item.command.inBulkAtomic === 'refused') throw notInBulkAtomic().under(...item.path);
  const context = contextOf(state);
  try {
    return item.command.apply(item.args, isFirst ? context : { ...context, inconsistencies: [] });
  } catch (error) {
    throw error instanceof GatewayError ? error.under(...item.path) : error;
  }
}
