// `clear_response_cache`: drops kept answers of queries, those with one of the tags or all.
import { decodeNonEmptyText, decodeObject, nonEmptyListOf, optionalEntry } from '../decode/decoder.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import type { CatalogEffect } from './effect.js';

export const clearResponseCache: Command<CatalogEffect> = {
  name: 'clear_response_cache',
  access: 'catalog',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: (value) => ({
    type: 'clear-response-cache',
    ...optionalEntry(decodeObject(value), 'tags', nonEmptyListOf(decodeNonEmptyText)),
  }),
  apply: (effect) => ({ catalogEffects: [effect], answer: SUCCESS }),
};
