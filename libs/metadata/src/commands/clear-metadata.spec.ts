import { applyCommand, documentAfter, EMPTY } from '../../../../test/support/metadata-commands.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';

describe('clear_metadata', () => {
  it('keeps the default source without tables and functions, and nothing else', () => {
    const document = decodeMetadataDocument({
      version: 3,
      sources: [
        {
          name: 'default',
          configuration: { c: 1 },
          customization: { x: 1 },
          tables: [{ table: 't' }],
          functions: [{ function: 'f' }],
        },
        { name: 'other', configuration: {} },
      ],
      remote_schemas: [{ name: 'r' }],
      odd: 1,
    });
    expect(documentAfter('clear_metadata', {}, { document })).toEqual({
      ...EMPTY,
      sources: [
        {
          name: 'default',
          kind: 'postgres',
          tables: [],
          functions: [],
          configuration: { c: 1 },
          customization: { x: 1 },
        },
      ],
    });
  });

  it('clears a document without a default source', () => {
    expect(documentAfter('clear_metadata', {}, { document: EMPTY })).toEqual(EMPTY);
  });

  it('leaves action logs alone and lets a broken default source not stand in its way', () => {
    const { catalogEffects, change } = applyCommand('clear_metadata', {});
    expect(catalogEffects ?? []).toEqual([]);
    expect(change?.strictness).toBe('tolerant');
  });
});
