import type { Json } from '@app/types';
import { applyCommand, DOCUMENT, errorOf } from '../../../../test/support/metadata-commands.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';

describe('reload_metadata', () => {
  it('reloads all sources, stores an equal document anew and reports', () => {
    const { change, sourceEffects, answer } = applyCommand('reload_metadata', {});
    expect(sourceEffects).toEqual([{ type: 'reload-sources', names: 'all' }]);
    expect(change?.document).toEqual(DOCUMENT);
    expect(change?.document).not.toBe(DOCUMENT);
    expect(answer).toEqual({ type: 'report', report: 'reload' });
  });

  it('reloads only the sources it names', () => {
    expect(applyCommand('reload_metadata', { reload_sources: ['default'] }).sourceEffects).toEqual([
      { type: 'reload-sources', names: ['default'] },
    ]);
  });

  it('reloads no source when told so, and ignores unknown keys', () => {
    expect(applyCommand('reload_metadata', { reload_sources: false, source: 'x' }).sourceEffects).toEqual([]);
  });

  it('knows the remote schemas of the document', () => {
    const document = decodeMetadataDocument({ version: 3, sources: [], remote_schemas: [{ name: 'r' }] });
    expect(applyCommand('reload_metadata', { reload_remote_schemas: ['r'] }, { document }).change).toBeDefined();
  });

  it.each([
    [{ reload_sources: ['default', 'x'] }, 'Source with name "x" not found in metadata'],
    [{ recreate_event_triggers: ['x'] }, 'Source with name "x" not found in metadata'],
    [{ reload_remote_schemas: ['x'] }, 'Remote schema with name "x" not found in metadata'],
  ])('refuses unknown names in %j', (args, error) => {
    expect(errorOf(() => applyCommand('reload_metadata', args))).toEqual({ code: 'not-exists', path: '$.args', error });
  });

  it.each<[Json, string]>([
    [null, '$.args'],
    [{ reload_sources: 'default' }, '$.args.reload_sources'],
    [{ reload_sources: [1] }, '$.args.reload_sources[0]'],
    [{ reload_remote_schemas: {} }, '$.args.reload_remote_schemas'],
    [{ reload_data_connectors: 1 }, '$.args.reload_data_connectors'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('reload_metadata', args))).toMatchObject({ code: 'parse-failed', path });
  });
});
