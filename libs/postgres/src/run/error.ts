// How errors of GraphQL statements leave this lib (spec/queries-and-mutations.md 9).
import type pg from 'pg';
import { GatewayError, type JsonObject } from '@app/types';
import { serverErrorDetail } from '../error.js';

/** What the server was asked. */
export interface FailedCall {
  readonly text: string;
  readonly parameters: readonly (string | null)[];
}

type Answer = readonly [code: string, message: (words: string) => string];

const asIs = (words: string): string => words;
const after =
  (prefix: string) =>
  (words: string): string =>
    prefix + words;

const BY_STATE: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['23001', ['constraint-violation', after('Can not delete or update due to data being referred. ')]],
  ['23502', ['constraint-violation', after('Not-NULL violation. ')]],
  ['23503', ['constraint-violation', after('Foreign key violation. ')]],
  ['23505', ['constraint-violation', after('Uniqueness violation. ')]],
  ['23P01', ['constraint-violation', after('Exclusion violation. ')]],
  ['23514', ['permission-error', after('Check constraint violation. ')]],
  ['22025', ['bad-request', asIs]],
  ['42P10', ['constraint-error', () => 'there is no unique or exclusion constraint on target column(s)']],
  ['42704', ['constraint-error', asIs]],
]);
const BY_CLASS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['23', ['constraint-violation', asIs]],
  ['22', ['data-exception', asIs]],
]);
const UNEXPECTED: Answer = ['unexpected', () => 'database query error'];

/** A statement that the server refused, path `$`; `internal` is for those who may see it. */
export function queryError(error: pg.DatabaseError, call: FailedCall, prepared: boolean): GatewayError {
  const state = error.code ?? '';
  const answer = BY_STATE.get(state) ?? BY_CLASS.get(state.slice(0, 2)) ?? UNEXPECTED;
  const [code, message] = answer;
  return new GatewayError({
    code,
    message: message(error.message),
    // What the message says already needs no detail (spec/queries-and-mutations.md 9).
    ...(answer === UNEXPECTED ? { status: 500, internal: detailOf(error, call, prepared) } : {}),
  });
}

function detailOf(error: pg.DatabaseError, call: FailedCall, prepared: boolean): JsonObject {
  return {
    statement: call.text,
    prepared,
    error: serverErrorDetail(error),
    arguments: call.parameters.map((value) =>
      value === null ? 'Nothing' : `(Oid 0,Just (${JSON.stringify(value)},Text))`,
    ),
  };
}

/** A statement that the protocol cannot carry. */
export function unsendable(reason: string): GatewayError {
  return new GatewayError({ code: 'bad-request', message: reason });
}

/** A source that was removed while a request for it was on its way. */
export function sourceIsGone(name: string): GatewayError {
  return new GatewayError({ code: 'not-exists', message: `source with name "${name}" does not exist` });
}

/** True for a connection that could not be made or was lost. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'postgres-error' && error.message === 'connection error';
}
