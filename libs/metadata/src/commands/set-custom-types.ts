// `set_custom_types`: replaces all custom types (spec/metadata-actions-api.md 2.1).
import type { CustomTypes } from '@app/types';
import { decodeCustomTypes } from '../decode/custom-types.js';
import { CUSTOM_TYPES_REF } from '../object-ref.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';

export const setCustomTypes: Command<CustomTypes> = {
  name: 'set_custom_types',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'accepted',
  decode: decodeCustomTypes,
  apply: (customTypes, { document }) => ({
    change: { document: { ...document, customTypes }, strictness: 'own', touched: [CUSTOM_TYPES_REF] },
    answer: SUCCESS,
  }),
};
