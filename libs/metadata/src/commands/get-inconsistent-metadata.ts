// `get_inconsistent_metadata` (spec/metadata-actions-api.md 3.5).
import { METADATA_APIS, type Command } from './command.js';

export const getInconsistentMetadata: Command<null> = {
  name: 'get_inconsistent_metadata',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: () => null,
  apply: () => ({ answer: { type: 'report', report: 'inconsistencies' } }),
};
