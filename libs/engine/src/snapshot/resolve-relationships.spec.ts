import type { Source } from '@app/types';
import type { ResolvedSource } from '../kind/field-kind.js';
import type { RelationshipKind, ResolvedRelationship } from '../kind/relationship-kind.js';
import { resolveRelationships } from './resolve-relationships.js';

const AUTHOR = { schema: 'public', name: 'author' };
const source = (name: string): Source => ({ name, tables: [{ table: AUTHOR }] }) as unknown as Source;
const connected = (name: string, tables: readonly string[] = ['public.author']): readonly [string, ResolvedSource] => [
  name,
  { name, catalog: {}, trackedTables: new Map(tables.map((key) => [key, {}])) } as unknown as ResolvedSource,
];
const link = (name: string, comment: string): ResolvedRelationship => ({
  name,
  cardinality: 'one',
  target: AUTHOR,
  mapping: [],
  isNullable: true,
  insertionOrder: 'before-parent',
  comment,
});
const kind = (name: RelationshipKind['name'], links: readonly ResolvedRelationship[]): RelationshipKind => ({
  name,
  resolve: (_table, { name: of }) => ({
    relationships: links,
    inconsistencies: [{ name: `${name} of ${of}` } as never],
  }),
});
const OBJECTS = kind('object_relationships', [link('a', 'object'), link('b', 'object')]);
const ARRAYS = kind('array_relationships', [link('b', 'array'), link('c', 'array')]);

function keyOf(resolved: ReadonlyMap<string, ResolvedSource>): string {
  return [...(resolved.values().next().value?.trackedTables.keys() ?? [])][0] ?? '';
}

describe('relationships', () => {
  // The key of a table is asked of the library itself, so that the spec does not repeat how it is made.
  let key: string;
  beforeAll(async () => {
    const { tableKey } = await import('@app/types');
    key = tableKey(AUTHOR);
  });

  it('of all kinds come together by name; of two with one name the first counts', () => {
    const resolved = new Map([connected('default', [key])]);
    const { relationships } = resolveRelationships([source('default')], resolved, [OBJECTS, ARRAYS]);
    const found = [...relationships('default', keyOf(resolved)).values()].map(({ name, comment }) => [name, comment]);
    expect(found).toEqual([
      ['a', 'object'],
      ['b', 'object'],
      ['c', 'array'],
    ]);
  });

  it('tell the faults of all kinds, source by source', () => {
    const resolved = new Map([connected('x', [key]), connected('y', [key])]);
    const { inconsistencies } = resolveRelationships([source('x'), source('y')], resolved, [OBJECTS, ARRAYS]);
    expect(inconsistencies.map(({ name }) => name)).toEqual([
      'object_relationships of x',
      'array_relationships of x',
      'object_relationships of y',
      'array_relationships of y',
    ]);
  });

  it.each<[string, readonly (readonly [string, ResolvedSource])[], readonly RelationshipKind[]]>([
    ['of a source that is not connected', [], [OBJECTS]],
    ['of a table that does not exist', [connected('default', [])], [OBJECTS]],
    ['without a kind', [connected('default')], []],
  ])('%s are none', (_case, resolved, kinds) => {
    const { relationships, inconsistencies } = resolveRelationships([source('default')], new Map(resolved), kinds);
    expect([relationships('default', key).size, inconsistencies.length]).toEqual([0, 0]);
  });

  it.each([
    ['other', 'public.author'],
    ['default', 'public.nope'],
    ['__proto__', 'constructor'],
  ])('of %s %s are none', (of, table) => {
    const { relationships } = resolveRelationships([source('default')], new Map([connected('default', [key])]), [
      OBJECTS,
    ]);
    expect(relationships(of, table).size).toBe(0);
  });
});
