// The three kinds of bulk: order, one store, and nothing stored of what fails (spec/metadata-actions-api.md 4).
import type { JsonObject } from '@app/types';
import { SUCCESS, TYPES, create, metadataSuite } from './metadata-suite.js';

const { run, exported, query } = metadataSuite();

describe('a bulk', () => {
  it('answers each command in order and stores once', async () => {
    const { resource_version: version } = await exported();
    const { status, body } = await run('bulk', [
      create('b'),
      { type: 'get_inconsistent_metadata', args: {} },
      create('c'),
    ]);
    expect([status, body]).toEqual([200, [SUCCESS, { is_consistent: true, inconsistent_objects: [] }, SUCCESS]]);
    expect((await exported()).resource_version).toBe(version + 1);
  });

  it.each([
    [[create('b'), create('c'), create('b')], '$.args[2].args', 'already-exists'],
    [[create('b'), { type: 'set_custom_types', args: {} }], '$.args[1].args', 'unexpected'],
    [
      [create('b'), { type: 'bulk', args: [create('c'), { type: 'drop_action', args: { name: 'nope' } }] }],
      '$.args[1].args[1].args',
      'not-exists',
    ],
    [[create('b'), { type: 'drop_action', args: { name: 5 } }], '$.args[1].args.name', 'parse-failed'],
    [[create('b'), { type: 'nope', args: {} }], '$.args[1]', 'parse-failed'],
    [[{ type: 'set_custom_types', args: {} }, create('b')], '$.args[0].args', 'unexpected'],
    [
      [
        { type: 'clear_metadata', args: {} },
        { type: 'drop_action', args: { name: 'act' } },
      ],
      '$.args[1].args',
      'not-exists',
    ],
  ])('that fails half-way stores nothing: %#', async (items, path, code) => {
    const before = await exported();
    const { status, body } = await run('bulk', items);
    expect(status).toBe(400);
    expect(body).toMatchObject({ path, code });
    expect(await exported()).toEqual(before);
    expect(await query('{act{id}}', 'admin')).toEqual({ data: { act: { id: 1 } } });
    expect(await query('{b{id}}', 'admin')).toHaveProperty('errors');
  });

  it('that keeps going stores what works and explains what does not', async () => {
    const { resource_version: version } = await exported();
    const { status, body } = await run('bulk_keep_going', [
      create('b'),
      create('b'),
      { type: 'drop_action', args: { name: 'nope' } },
      create('c', { output_type: 'Nope' }),
      create('d'),
    ]);
    expect(status).toBe(200);
    expect(body).toEqual([
      SUCCESS,
      { error: 'action with name "b" already exists', path: '$.args[1].args', code: 'already-exists' },
      { error: 'action with name "nope" does not exist', path: '$.args[2].args', code: 'not-exists' },
      expect.objectContaining({ path: '$.args[3].args', code: 'invalid-configuration' }),
      SUCCESS,
    ]);
    const after = await exported();
    expect(after.resource_version).toBe(version + 1);
    expect((after.metadata.actions as unknown as { name: string }[]).map(({ name }) => name)).toEqual([
      'act',
      'b',
      'd',
    ]);
  });

  it('that keeps going does not run at all with an item that cannot be read', async () => {
    const before = await exported();
    const { status, body } = await run('bulk_keep_going', [create('b'), { type: 'drop_action', args: {} }]);
    expect([status, (body as JsonObject).code]).toEqual([400, 'parse-failed']);
    expect(await exported()).toEqual(before);
  });

  it('that is atomic needs no order', async () => {
    const objects = [...TYPES.objects, { name: 'Later', fields: [{ name: 'x', type: 'Int' }] }];
    const items = [create('b', { output_type: 'Later' }), { type: 'set_custom_types', args: { objects } }];
    expect(await run('bulk', items)).toMatchObject({ status: 400 });
    expect(await run('bulk_atomic', items)).toEqual({ status: 200, body: SUCCESS });
  });

  it.each([
    [[create('b'), create('b')], 400, 'already-exists', '$.args[1].args'],
    [[create('b', { output_type: 'Nope' })], 400, 'bad-request', '$.args'],
    [[create('b'), { type: 'export_metadata', args: {} }], 500, 'unexpected', '$.args[1].args'],
    [[create('b'), { type: 'bulk', args: [] }], 500, 'unexpected', '$.args[1].args'],
  ])('that is atomic stores nothing when one fails: %#', async (items, status, code, path) => {
    const before = await exported();
    const answer = await run('bulk_atomic', items);
    expect([answer.status, (answer.body as JsonObject).code, (answer.body as JsonObject).path]).toEqual([
      status,
      code,
      path,
    ]);
    expect(await exported()).toEqual(before);
  });
});
