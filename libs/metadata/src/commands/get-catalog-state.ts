// `get_catalog_state`: the server id and what console and CLI stored (spec/metadata-actions-api.md 3.8).
import { METADATA_APIS, type Command } from './command.js';

export const getCatalogState: Command<null> = {
  name: 'get_catalog_state',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: () => null,
  apply: () => ({ answer: { type: 'read', what: 'catalog-state' } }),
};
