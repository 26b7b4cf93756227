import { applyCommand, EMPTY, errorOf } from '../../../../test/support/metadata-commands.js';

describe('export_metadata', () => {
  it('answers the document', () => {
    expect(applyCommand('export_metadata', {}, { document: EMPTY }).answer).toEqual({
      type: 'json',
      json: { version: 3, sources: [] },
    });
  });

  it('answers version 2 with the resource version', () => {
    expect(applyCommand('export_metadata', {}, { document: EMPTY, version: 2 }).answer).toEqual({
      type: 'json',
      json: { resource_version: 7, metadata: { version: 3, sources: [] } },
    });
  });

  it('changes nothing', () => {
    expect(applyCommand('export_metadata', {}).change).toBeUndefined();
  });

  it('refuses a version 3 of the command', () => {
    expect(errorOf(() => applyCommand('export_metadata', {}, { version: 3 }))).toEqual({
      code: 'parse-failed',
      path: '$.version',
      error: 'expected 1 or 2, encountered 3',
    });
  });
});
