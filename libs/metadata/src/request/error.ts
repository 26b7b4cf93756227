// The faults of the request envelope and of bulk structure (spec/metadata-actions-api.md 1.3, 4; spec/metadata-postgres-api.md 11, 12).
import { GatewayError } from '@app/types';
import type { Api } from '../commands/command.js';
import { parseFailed } from '../decode/error.js';

/** Prefixes of commands for one kind of database -> what messages call it. */
const BACKENDS: ReadonlyMap<string, string> = new Map([
  ['pg', 'postgres'],
  ['postgres', 'postgres'],
  ['citus', 'citus'],
  ['cockroach', 'cockroach'],
  ['mssql', 'mssql'],
  ['bigquery', 'bigquery'],
  ['dataconnector', 'dataconnector'],
]);

export function unknownCommand(command: string, api: Api): GatewayError {
  if (api === 'v2-query') return parseFailed(`Unrecognised RQLQuery type: ${command}`);
  const [prefix = '', ...rest] = command.split('_');
  const backend = rest.length === 0 ? undefined : BACKENDS.get(prefix);
  return parseFailed(
    backend === undefined
      ? `unknown metadata command "${command}"; "${prefix}" was not recognized as a valid backend name`
      : `unknown metadata command "${rest.join('_')}" for backend ${backend}`,
  );
}

export const nestedTooDeeply = (levels: number) => parseFailed(`JSON is nested more than ${levels} levels deep`);
export const nullCharacter = () => parseFailed('the null character is not allowed');

/** `index` is the item of the bulk whose access mode differs from that of the items before it. */
export const mixedAccessModes = (expected: string, index: number, found: string) =>
  new GatewayError({
    code: 'bad-request',
    message: `incompatible access mode requirements in bulk query, expected access mode: ${expected} but $.args[${index}] forces ${found}`,
  });

export const notInBulkAtomic = () =>
  new GatewayError({ code: 'unexpected', status: 500, message: 'Bulk atomic does not support this command' });

export const notReadOnly = () =>
  new GatewayError({
    code: 'unexpected',
    status: 500,
    message: 'Only read-only queries are allowed in a concurrent_bulk',
  });
