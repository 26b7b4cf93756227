// registerUser joined to the accounts it writes: the relationship that docs/handlers.md adds, over real HTTP.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson, type JsonObject } from '@app/types';
import { startHandlers, type HandlersUnderTest } from '../../apps/handlers/test/handlers-under-test.js';
import { PROJECT } from '../support/ensure-build.js';
import { startGatewayUnderTest, type GatewayUnderTest } from '../support/gateway-under-test.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { newPerson, register } from './requests.js';

const TABLE = { schema: 'actiongraph_handlers', name: 'user_account' };
let database: TestDatabase;
let handlers: HandlersUnderTest;
let gateway: GatewayUnderTest;

beforeAll(async () => {
  database = await createTestDatabase();
  handlers = await startHandlers(database.url);
  const env = { ACTIONGRAPH_HANDLERS_URL: handlers.base, ACTION_SECRET: 'any' };
  gateway = await startGatewayUnderTest({ databaseUrl: database.url, env });
  const file = join(PROJECT, 'apps/handlers/metadata/metadata.json');
  const quickStart = parseJson(await readFile(file, 'utf8')) as unknown as {
    readonly custom_types: JsonObject & { readonly objects: readonly JsonObject[] };
    readonly actions: readonly JsonObject[];
  };
  await gateway.apply('pg_track_table', { source: 'default', table: TABLE });
  await gateway.apply('pg_create_select_permission', {
    source: 'default',
    table: TABLE,
    role: 'user',
    permission: { columns: ['id', 'email', 'created_at'], filter: {} },
  });
  const account = {
    name: 'account',
    type: 'object',
    source: 'default',
    remote_table: TABLE,
    field_mapping: { id: 'id' },
  };
  const objects = quickStart.custom_types.objects.map((type) =>
    type.name === 'UserInfo' ? { ...type, relationships: [account] } : type,
  );
  const current = (await gateway.apply('export_metadata', {})) as JsonObject;
  const custom_types = { ...quickStart.custom_types, objects };
  await gateway.apply('replace_metadata', { ...current, custom_types, actions: quickStart.actions });
});
afterAll(async () => {
  await gateway.close();
  await handlers.close();
  await database.drop();
});

const joined = () => {
  const { query, variables } = register(newPerson());
  return { query: query.replace('{ id email', '{ account { email created_at } id email'), variables };
};

it('gives the row that the handler has just written', async () => {
  const request = joined();
  const { body } = await gateway.graphql(request, { 'x-hasura-role': 'user' });
  expect(body).toMatchObject({
    data: {
      registerUser: {
        success: true,
        user: {
          account: {
            email: (request.variables.input as { email: string }).email,
            created_at: expect.stringMatching(/^\d{4}-/) as string,
          },
        },
      },
    },
  });
});

it.each([
  ['a column that the role may not read', 'user', 'account { password_hash }', "field 'password_hash' not found"],
  [
    'the relationship, for a role that may not read the table',
    'anonymous',
    'account { email }',
    "field 'account' not found",
  ],
])('does not give %s', async (_, role, selection, message) => {
  const { query, variables } = joined();
  const request = { query: query.replace('account { email created_at }', selection), variables };
  const { body } = await gateway.graphql(request, { 'x-hasura-role': role });
  expect(JSON.stringify(body)).toContain(message);
});
