// get_inconsistent_metadata, dump_internal_state, get_catalog_state, set_catalog_state: what they ask the caller for.
import type { Json } from '@app/types';
import { applyCommand, errorOf } from '../../../../test/support/metadata-commands.js';

describe('commands on state', () => {
  it.each([
    ['get_inconsistent_metadata', { type: 'report', report: 'inconsistencies' }],
    ['dump_internal_state', { type: 'read', what: 'internal-state' }],
    ['get_catalog_state', { type: 'read', what: 'catalog-state' }],
  ])('%s reads and ignores its args', (type, answer) => {
    expect(applyCommand(type, { odd: true })).toEqual({ answer });
    expect(applyCommand(type, null)).toEqual({ answer });
  });

  it('set_catalog_state stores any JSON beside the metadata', () => {
    expect(applyCommand('set_catalog_state', { type: 'cli', state: null })).toEqual({
      catalogEffects: [{ type: 'set-catalog-state', key: 'cli', state: null }],
      answer: { type: 'json', json: { message: 'success' } },
    });
  });

  it.each<[Json, string, string]>([
    [{ type: 'cli' }, '$.args', "the key 'state' was not present"],
    [{ state: {} }, '$.args', "the key 'type' was not present"],
    [{ type: 'shell', state: {} }, '$.args.type', 'expected cli or console, but found shell'],
    ['cli', '$.args', 'parsing Object failed, expected Object, but encountered String'],
  ])('set_catalog_state refuses %j', (args, path, error) => {
    expect(errorOf(() => applyCommand('set_catalog_state', args))).toEqual({ code: 'parse-failed', path, error });
  });
});
