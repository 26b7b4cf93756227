import type { Json, JsonObject } from '@app/types';
import { applyCommand, errorOf } from '../../../../../test/support/metadata-commands.js';
import { BLOG, IN_BLOG } from '../../../test/blog.js';
import type { CommandOutcome } from '../command.js';

const definition = { to_action: { action: 'ask', argument_mapping: { id: 'author_id' } } };
const apply = (verb: string, args: JsonObject, options = {}): CommandOutcome =>
  applyCommand(`pg_${verb}_remote_relationship`, { table: 'article', name: 'r', ...args }, { ...IN_BLOG, ...options });
const listAfter = ({ change }: CommandOutcome): unknown =>
  change?.document.sources[0]?.tables.find(({ table }) => table.name === 'article')?.remote_relationships;
const after = (verb: string, args: JsonObject): { readonly document: typeof BLOG } => ({
  document: apply(verb, args).change?.document ?? BLOG,
});

describe('create_remote_relationship', () => {
  it('adds it, unknown keys included', () => {
    const outcome = apply('create', { definition: { ...definition, x: 1 }, comment: 'c' });
    expect(listAfter(outcome)).toEqual([{ name: 'r', definition: { ...definition, x: 1 }, comment: 'c' }]);
    expect(outcome.change).toMatchObject({
      strictness: 'own',
      touched: [{ type: 'remote_relationship', name: 'remote_relationship r in table article in source default' }],
    });
  });

  it('replaces one of its name', () => {
    const other = { to_action: { action: 'other', argument_mapping: {} } };
    const outcome = apply('create', { definition: other }, after('create', { definition }));
    expect(listAfter(outcome)).toEqual([{ name: 'r', definition: other }]);
  });

  it('keeps definitions that it does not know', () => {
    const unknown = {
      to_remote_schema: { remote_schema: 's', lhs_fields: ['id'], remote_field: { f: { arguments: {} } } },
    };
    expect(listAfter(apply('create', { definition: unknown }))).toEqual([{ name: 'r', definition: unknown }]);
  });

  it.each<[Json, string, string]>([
    [1, '$.args.definition', 'parsing Object failed, expected Object, but encountered Number'],
    [{ to_action: [] }, '$.args.definition.to_action', 'parsing Object failed, expected Object, but encountered Array'],
    [{ to_action: { argument_mapping: {} } }, '$.args.definition.to_action', "the key 'action' was not present"],
    [{ to_action: { action: 'a' } }, '$.args.definition.to_action', "the key 'argument_mapping' was not present"],
    [
      { to_action: { action: 'a b', argument_mapping: {} } },
      '$.args.definition.to_action.action',
      'a b is not valid GraphQL name',
    ],
    [
      { to_action: { action: 'a', argument_mapping: { x: 1 } } },
      '$.args.definition.to_action.argument_mapping.x',
      'parsing Text failed, expected String, but encountered Number',
    ],
  ])('refuses the definition %j', (given, path, error) => {
    expect(errorOf(() => apply('create', { definition: given }))).toMatchObject({
      code: 'parse-failed',
      path,
      error: expect.stringContaining(error.split(',')[0] ?? '') as string,
    });
  });
});

describe('update_remote_relationship, delete_remote_relationship', () => {
  it('changes and removes what is there', () => {
    const updated = apply(
      'update',
      { definition: { to_action: { action: 'b', argument_mapping: {} } } },
      after('create', { definition }),
    );
    expect(listAfter(updated)).toMatchObject([{ definition: { to_action: { action: 'b' } } }]);
    expect(listAfter(apply('delete', {}, after('create', { definition })))).toBeUndefined();
  });

  it.each(['update', 'delete'])('%ss nothing that is not there', (verb) => {
    expect(errorOf(() => apply(verb, { definition }))).toEqual({
      code: 'not-exists',
      path: '$.args.name',
      error: '"r" does not exist',
    });
    expect(errorOf(() => apply(verb, { definition, name: 'author' }))).toEqual({
      code: 'unexpected-payload',
      path: '$.args.name',
      error: 'expecting a remote relationship',
    });
  });

  it('knows only tables that are tracked', () => {
    expect(errorOf(() => apply('delete', { table: 'x' }))).toMatchObject({ code: 'not-exists', path: '$.args.table' });
  });
});
