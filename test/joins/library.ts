// Authors and articles, and actions whose answers lead to them.
import type { JsonObject } from '@app/types';
import { joinGateway, type HandlerScript, type JoinGateway } from '../support/join-gateway.js';

const SQL = `
  create table author (id int primary key, name text not null, born date);
  create table article (
    id int primary key, author_id int not null references author (id), title text not null, words bigint not null,
    is_public boolean not null default true, tags jsonb
  );
  create table shelf (room text, place int, label text, primary key (room, place));
  create table secret (id int primary key, text text);
  insert into author values (1, 'Ada', '1815-12-10'), (2, 'Bob ü☃ "q"', null), (3, 'Cyd', null);
  insert into article values
    (10, 1, 'Engines', 9007199254740993, true, '["a"]'), (11, 1, 'Notes', 200, false, null),
    (12, 1, 'Poems', 300, true, null), (20, 2, 'Bread', 400, true, '{"a":{"b":1.50}}');
  insert into shelf values ('north', 1, 'N1'), ('north', 2, 'N2'), ('south', 1, 'S1');
  insert into secret values (1, 'hidden');
`;

const object = (
  name: string,
  fields: Record<string, string>,
  relationships: readonly JsonObject[] = [],
): JsonObject => ({
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
  relationships: [...relationships],
});

const toTable = (
  name: string,
  type: 'object' | 'array',
  remote_table: string,
  field_mapping: Record<string, string>,
): JsonObject => ({ name, type, remote_table: { schema: 'public', name: remote_table }, field_mapping });

const select = (role: string, permission: JsonObject): JsonObject => ({ role, permission });

const TABLES: readonly JsonObject[] = [
  {
    table: { schema: 'public', name: 'author' },
    array_relationships: [
      {
        name: 'articles',
        using: { foreign_key_constraint_on: { table: { schema: 'public', name: 'article' }, column: 'author_id' } },
      },
    ],
    select_permissions: [
      select('user', { columns: ['id', 'name'], filter: { id: { _eq: 'x-hasura-user-id' } } }),
      select('reader', { columns: ['id', 'name'], filter: {} }),
    ],
  },
  {
    table: { schema: 'public', name: 'article' },
    object_relationships: [{ name: 'author', using: { foreign_key_constraint_on: 'author_id' } }],
    select_permissions: [
      select('user', { columns: ['id', 'title'], filter: { author_id: { _eq: 'x-hasura-user-id' } } }),
      select('reader', {
        columns: ['id', 'title'],
        filter: { is_public: { _eq: true } },
        limit: 1,
        allow_aggregations: true,
      }),
    ],
  },
  { table: { schema: 'public', name: 'shelf' } },
  { table: { schema: 'public', name: 'secret' } },
];

const OUT = object(
  'Out',
  { id: 'Int', other: 'Int', code: 'String', room: 'String', place: 'Int', at: 'Place', children: '[Out!]' },
  [
    toTable('author', 'object', 'author', { id: 'id' }),
    toTable('articles', 'array', 'article', { id: 'author_id' }),
    toTable('by_code', 'object', 'author', { code: 'id' }),
    toTable('shelf', 'object', 'shelf', { room: 'room', place: 'place' }),
    toTable('secret', 'object', 'secret', { id: 'id' }),
  ],
);
const PLACE = object('Place', { author_id: 'Int', deeper: 'Place' }, [
  toTable('owner', 'object', 'author', { author_id: 'id' }),
]);

const ROLES = [{ role: 'user' }, { role: 'reader' }, { role: 'stranger' }];
const ARGUMENTS = [{ name: 'n', type: 'Int' }];

/** `answer`: of every action. */
export function library(answer: HandlerScript): Promise<JoinGateway> {
  return joinGateway({
    sql: SQL,
    tables: TABLES,
    customTypes: { objects: [OUT, PLACE] },
    actions: {
      one: { output_type: 'Out', arguments: ARGUMENTS, permissions: ROLES },
      many: { output_type: '[Out]', permissions: ROLES },
      write: { type: 'mutation', output_type: 'Out!', permissions: ROLES },
    },
    handlers: { one: answer, many: answer, write: answer },
  });
}
