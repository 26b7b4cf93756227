// `set_catalog_state`: stores what console or CLI want to remember, beside the metadata (spec/metadata-actions-api.md 3.8).
import { decodeObject, keepJson, oneOf, required } from '../decode/decoder.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import type { CatalogEffect } from './effect.js';

export const setCatalogState: Command<CatalogEffect> = {
  name: 'set_catalog_state',
  access: 'catalog',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode(value) {
    const args = decodeObject(value);
    const key = required(args, 'type', oneOf('cli', 'console'));
    return { type: 'set-catalog-state', key, state: required(args, 'state', keepJson) };
  },
  apply: (effect) => ({ catalogEffects: [effect], answer: SUCCESS }),
};
