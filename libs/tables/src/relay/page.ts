// Which page of a connection is asked for.
import type { PlannedField } from '@app/engine';
import { invariant, type Json, type JsonPath } from '@app/types';
import type { RoleTable } from '../permission/role-graph.js';
import { clientLimit, lowerLimit } from '../translate/select/limit.js';
import { presentArgument } from '../translate/select/read-template.js';
import { decodeBase64Json } from './encoding.js';
import { relayError } from './error.js';

export interface Page {
  /** Reads from the end. */
  readonly isBackward: boolean;
  /** Null: all rows. */
  readonly limit: number | null;
  /** Rows on one side of a cursor only. */
  readonly cut: { readonly side: 'after' | 'before'; readonly cursor: Json } | null;
}

/** @throws GatewayError validation-failed; `path`: of the connection */
export function readPage(field: PlannedField, table: RoleTable, path: JsonPath): Page {
  const at = [...path, 'args'];
  const first = presentArgument(field, 'first');
  const last = presentArgument(field, 'last');
  if (first !== undefined && last !== undefined) throw relayError.bothLimits(at);
  const limit = lowerLimit(clientLimit(last ?? first), table.select?.limit ?? null);
  invariant(limit === undefined || typeof limit === 'number', 'the size of a page is known to its plan');
  return { isBackward: last !== undefined, limit: limit ?? null, cut: readCut(field, at) };
}

function readCut(field: PlannedField, path: JsonPath): Page['cut'] {
  const after = presentArgument(field, 'after');
  const before = presentArgument(field, 'before');
  if (after !== undefined && before !== undefined) throw relayError.bothCursors(path);
  const given = after ?? before;
  if (given === undefined) return null;
  invariant(given.type === 'literal' && typeof given.value === 'string', 'cursors are known to plans');
  const decoded = decodeBase64Json(given.value);
  if (!decoded.ok) throw relayError.cursor(path);
  return { side: after === undefined ? 'before' : 'after', cursor: decoded.value };
}
