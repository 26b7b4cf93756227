// `select`, `insert`, `update`, `delete` and `count` of /v1/query and /v2/query: carried out by whoever serves the tables.
import type { DataCommand } from '@app/types';
import type { Command } from '../command.js';
import { DATA_OPERATIONS, decodeDataCommand } from './decode-data-command.js';

export const DATA_COMMANDS: readonly Command<DataCommand>[] = DATA_OPERATIONS.map((operation) => ({
  name: operation,
  access: 'data',
  apis: ['query', 'v2-query'],
  inBulkAtomic: 'refused',
  decode: (args) => decodeDataCommand(operation, args),
  apply: (command) => ({ sourceEffects: [{ type: 'data', command }], answer: { type: 'effect' } }),
  ...(operation === 'select' || operation === 'count'
    ? {}
    : { sql: () => ({ mode: 'READ WRITE', checksMetadata: false }) }),
}));
