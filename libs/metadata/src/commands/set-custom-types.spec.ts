import { applyCommand, documentAfter, errorOf } from '../../../../test/support/metadata-commands.js';

describe('set_custom_types', () => {
  it('replaces all types', () => {
    const { customTypes } = documentAfter('set_custom_types', { scalars: [{ name: 'Date' }] });
    expect(customTypes).toEqual({ scalars: [{ name: 'Date' }], enums: [], input_objects: [], objects: [] });
  });

  it('clears them when nothing is given', () => {
    expect(documentAfter('set_custom_types', {}).customTypes.objects).toEqual([]);
  });

  it('answers for the custom types themselves', () => {
    expect(applyCommand('set_custom_types', {})).toMatchObject({
      change: { strictness: 'own', touched: [{ type: 'custom_types', name: 'custom_types custom_types' }] },
      answer: { json: { message: 'success' } },
    });
  });

  it.each([
    [null, '$.args'],
    [[], '$.args'],
    [{ objects: [{ name: 'A' }] }, '$.args.objects[0]'],
    [{ scalars: [{ name: 'a b' }] }, '$.args.scalars[0].name'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('set_custom_types', args))).toMatchObject({ code: 'parse-failed', path });
  });
});
