// Relationships to actions in metadata: kept through export and import, reported where they cannot be served.
import { buildSnapshot, type SchemaSnapshot } from '@app/engine';
import { decodeMetadataDocument, encodeMetadataDocument } from '@app/metadata';
import { JOIN_KINDS } from '@app/relationships';
import { parseJson, printJson, type Json, type JsonObject } from '@app/types';
import { catalogOf } from '../support/catalog-builder.js';

const toAction = (name: string, action: string, argument_mapping: Record<string, string>): JsonObject => ({
  name,
  definition: { to_action: { action, argument_mapping } },
});

const toTable: JsonObject = {
  name: 'row',
  type: 'object',
  source: 'default',
  remote_table: { schema: 'public', name: 'author' },
  field_mapping: { id: 'id' },
};

const metadata = (ofType: readonly JsonObject[], ofTable: readonly JsonObject[]): JsonObject => ({
  version: 3,
  sources: [
    {
      name: 'default',
      kind: 'postgres',
      tables: [
        {
          table: { schema: 'public', name: 'author' },
          object_relationships: [{ name: 'boss', using: { foreign_key_constraint_on: 'boss_id' } }],
          ...(ofTable.length === 0 ? {} : { remote_relationships: [...ofTable] }),
        },
      ],
      configuration: { connection_info: { database_url: 'postgres://nowhere' } },
    },
  ],
  actions: [
    {
      name: 'ask',
      definition: { handler: 'http://h', output_type: 'Out', type: 'query', arguments: [{ name: 'id', type: 'Int!' }] },
    },
  ],
  custom_types: { objects: [{ name: 'Out', fields: [{ name: 'id', type: 'Int' }], relationships: [...ofType] }] },
});

const snapshotOf = (ofType: readonly JsonObject[], ofTable: readonly JsonObject[]): SchemaSnapshot =>
  buildSnapshot({
    document: decodeMetadataDocument(metadata(ofType, ofTable)),
    resourceVersion: 1,
    catalogs: new Map([
      [
        'default',
        catalogOf({ tables: [{ table: 'author', columns: ['id int4', 'boss_id int4', 'name'], primaryKey: ['id'] }] }),
      ],
    ]),
    environment: {},
    kinds: [],
    joinKinds: JOIN_KINDS,
  });

it('survive an export, with whatever else they say', () => {
  const known = {
    ...toAction('a', 'ask', { id: 'id' }),
    comment: 'c',
    type: 'object',
    definition: { to_action: { action: 'ask', argument_mapping: { id: 'id' }, lhs_fields: ['id'], __proto__x: 1 } },
  };
  const unknown: JsonObject = { name: 'b', definition: { to_remote_schema: { deep: [1, { x: null }] } }, extra: true };
  const exported = encodeMetadataDocument(
    decodeMetadataDocument(metadata([toTable, known, unknown], [known, unknown])),
  );
  const text = printJson(exported);
  const reread = parseJson(text) as JsonObject;
  expect(reread).toMatchObject({
    custom_types: { objects: [{ relationships: [toTable, known, unknown] }] },
    sources: [{ tables: [{ remote_relationships: [known, unknown] }] }],
  });
  expect(printJson(encodeMetadataDocument(decodeMetadataDocument(reread)))).toBe(text);
});

it('that are sound are not reported, and neither are those that nobody serves', () => {
  const unknown: JsonObject = { name: 'b', definition: { to_remote_schema: {} } };
  const { inconsistencies } = snapshotOf(
    [toAction('a', 'ask', { id: 'id' }), unknown],
    [toAction('a', 'ask', { id: 'boss_id' }), unknown],
  );
  expect(inconsistencies).toEqual([]);
});

it('are reported by type and table, and what was given', () => {
  const bad = toAction('a', 'nothing', {});
  expect(snapshotOf([bad], [bad]).inconsistencies).toEqual([
    {
      type: 'remote_relationship',
      name: 'remote_relationship a in object type Out',
      reason:
        'Inconsistent object: in object type "Out": in remote relationship "a": action with name "nothing" not found',
      definition: { ...bad, object_type: 'Out' },
    },
    {
      type: 'remote_relationship',
      name: 'remote_relationship a in table author in source default',
      reason:
        'Inconsistent object: in table "author": in remote relationship "a": action with name "nothing" not found',
      definition: { ...bad, source: 'default', table: { schema: 'public', name: 'author' } },
    },
  ]);
});

it.each<[string, JsonObject, string]>([
  ['a column', toAction('name', 'ask', { id: 'id' }), 'field definition conflicts with postgres column'],
  ['a relationship', toAction('boss', 'ask', { id: 'id' }), 'conflicting definitions for field "boss"'],
  [
    'no GraphQL name',
    toAction('a b', 'ask', { id: 'id' }),
    'cannot include "a b" in the GraphQL schema because  it is not a valid GraphQL identifier',
  ],
  [
    'a column of another type',
    toAction('a', 'ask', { id: 'name' }),
    'argument "id": expected type "Int!" but got "String"',
  ],
  ['a column that is not there', toAction('a', 'ask', { id: 'x' }), '"x" does not exist'],
])('of tables are refused for %s', (_case, relationship, reason) => {
  expect(snapshotOf([], [relationship]).inconsistencies.map((one) => one.reason)).toEqual([
    `Inconsistent object: in table "author": in remote relationship "${relationship.name as string}": ${reason}`,
  ]);
});

it.each<Json>([
  { name: 'a b', definition: {} },
  { name: 'a', definition: { to_action: { action: 'ask' } } },
  { name: 'a', definition: 1 },
])('of types that are malformed are refused: %j', (relationship) => {
  expect(() => decodeMetadataDocument(metadata([relationship as JsonObject], []))).toThrow();
});
