// `clear_metadata`: everything goes but the source `default`, which loses tables and functions (spec/metadata-actions-api.md 3.3).
import { EMPTY_METADATA, type Source } from '@app/types';
import { DEFAULT_SOURCE } from '../decode/source.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';

export const clearMetadata: Command<null> = {
  name: 'clear_metadata',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: () => null,
  apply(_args, { document }) {
    const sources = document.sources.filter(({ name }) => name === DEFAULT_SOURCE).map(withoutContent);
    // Tolerant: a default database that cannot be reached must not keep anyone from starting over.
    return {
      change: { document: { ...EMPTY_METADATA, sources }, strictness: 'tolerant', touched: [] },
      answer: SUCCESS,
    };
  },
};

function withoutContent(source: Source): Source {
  return { ...source, tables: [], functions: [] };
}
