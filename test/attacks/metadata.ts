// What the gateways under attack serve: rows by owner, columns by role, actions that tell who asks, and all that leads to them.
import type { JsonObject } from '@app/types';
import { ROLES } from './callers.js';

const OWN = { owner: { _eq: 'X-Hasura-User-Id' } };
const toNotes = { table: { schema: 'public', name: 'note' }, column: 'parent' };

const NOTE: JsonObject = {
  table: { schema: 'public', name: 'note' },
  object_relationships: [{ name: 'above', using: { foreign_key_constraint_on: 'parent' } }],
  array_relationships: [
    { name: 'below', using: { foreign_key_constraint_on: toNotes } },
    {
      name: 'tags',
      using: { foreign_key_constraint_on: { table: { schema: 'public', name: 'tag' }, column: 'note_id' } },
    },
  ],
  select_permissions: [
    { role: 'user', permission: { columns: ['id', 'title'], filter: OWN, allow_aggregations: true } },
    { role: 'auditor', permission: { columns: ['id', 'title', 'body'], filter: OWN, allow_aggregations: true } },
    { role: 'clerk', permission: { columns: ['id', 'owner'], filter: { shared: { _eq: true } } } },
  ],
  insert_permissions: [
    {
      role: 'user',
      permission: { columns: ['id', 'title', 'parent'], check: OWN, set: { owner: 'X-Hasura-User-Id' } },
    },
    { role: 'clerk', permission: { columns: ['id', 'title'], check: {}, backend_only: true } },
  ],
  update_permissions: [{ role: 'user', permission: { columns: ['title', 'parent'], filter: OWN, check: null } }],
  delete_permissions: [{ role: 'user', permission: { filter: OWN } }],
};

const TAG: JsonObject = {
  table: { schema: 'public', name: 'tag' },
  object_relationships: [{ name: 'note', using: { foreign_key_constraint_on: 'note_id' } }],
  remote_relationships: [
    {
      name: 'asked',
      definition: { to_action: { action: 'whoami', argument_mapping: { note: 'note_id' } } },
    },
    {
      name: 'owned',
      definition: { to_action: { action: 'mine', argument_mapping: { user: 'owner', note: 'note_id' } } },
    },
  ],
  select_permissions: ROLES.map((role) => ({
    role,
    permission: { columns: ['id', 'label', 'note_id', 'owner'], filter: {}, allow_aggregations: true },
  })),
};

const NOTE_OF_OUTPUT = {
  name: 'note',
  type: 'object',
  source: 'default',
  remote_table: { schema: 'public', name: 'note' },
  field_mapping: { note_id: 'id' },
};

const ME: JsonObject = {
  name: 'Me',
  fields: [
    { name: 'who', type: 'String!' },
    { name: 'note_id', type: 'Int' },
  ],
  relationships: [NOTE_OF_OUTPUT],
};

const MINE: JsonObject = {
  name: 'Mine',
  fields: [
    { name: 'who', type: 'String!' },
    { name: 'about', type: 'String' },
    { name: 'note_id', type: 'Int' },
  ],
};

/** The handler believes its argument `user`, which callers must not choose. */
const BOUND: JsonObject = {
  name: 'mine',
  definition: {
    type: 'query',
    handler: '{{HANDLER}}/mine',
    output_type: 'Mine!',
    arguments: [
      { name: 'user', type: 'Int' },
      { name: 'note', type: 'Int' },
    ],
  },
  permissions: [
    {
      role: 'user',
      presets: { user: 'X-Hasura-User-Id' },
      check: {
        _exists: {
          _table: { schema: 'public', name: 'note' },
          _where: { id: { _eq: { $arg: 'note' } }, owner: { _eq: 'X-Hasura-User-Id' } },
        },
      },
    },
    { role: 'auditor', presets: { user: 'x-hasura-user-id' } },
    { role: 'clerk', presets: { user: 'X-HASURA-USER-ID' }, output_fields: ['note_id'] },
  ],
};

const action = (name: string, definition: JsonObject, names: readonly (readonly [string, string])[]): JsonObject => ({
  name,
  definition: {
    handler: `{{HANDLER}}/${name}`,
    output_type: 'Me!',
    arguments: names.map(([argument, type]) => ({ name: argument, type })),
    ...definition,
  },
  permissions: ROLES.map((role) => ({ role })),
});

const NOTE_ARGUMENT = [['note', 'Int']] as const;
const ORDER_ARGUMENTS = [
  ['note', 'Int'],
  ['order', 'String'],
] as const;

/** Query texts behind URLs, by name, which is also their path. */
const STORED: Readonly<Record<string, string>> = {
  mine: 'query { note(order_by: {id: asc}) { id } tag(order_by: {id: asc}) { id note { id } } }',
  'titles-kept': 'query @cached(ttl: 300) { note(order_by: {id: asc}) { title } }',
  me: 'query ($note: Int) { whoami(note: $note) { who note { id title } } }',
  'me-kept': 'query ($note: Int) @cached(ttl: 300) { whoami(note: $note) { who note { id title } } }',
  pay: 'mutation ($order: String) { pay(order: $order) { who } }',
  run: 'query ($id: uuid!) { work(id: $id) { id output { who } } }',
};

/** Arguments of `replace_metadata`. */
export const METADATA: JsonObject = {
  version: 3,
  sources: [
    {
      name: 'default',
      kind: 'postgres',
      tables: [NOTE, TAG],
      configuration: { connection_info: { database_url: { from_env: 'HASURA_GRAPHQL_DATABASE_URL' } } },
    },
  ],
  custom_types: { objects: [ME, MINE] },
  actions: [
    BOUND,
    action('whoami', { type: 'query' }, NOTE_ARGUMENT),
    action('kept', { type: 'query' }, NOTE_ARGUMENT),
    action('pay', { type: 'mutation' }, ORDER_ARGUMENTS),
    action('work', { type: 'mutation', kind: 'asynchronous' }, ORDER_ARGUMENTS),
  ],
  action_policies: {
    kept: { cache: { ttl_seconds: 300 } },
    pay: { idempotency: { arguments: ['order'] } },
    work: { idempotency: { arguments: ['order'] } },
  },
  query_collections: [
    {
      name: 'stored',
      definition: { queries: Object.entries(STORED).map(([name, query]) => ({ name, query })) },
    },
  ],
  rest_endpoints: Object.keys(STORED).map((name) => ({
    name,
    url: name,
    methods: ['GET', 'POST'],
    definition: { query: { collection_name: 'stored', query_name: name } },
  })),
};
