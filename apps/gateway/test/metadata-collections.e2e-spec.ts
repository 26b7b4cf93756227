// Stored queries that the schema cannot serve, and endpoints that cannot be told apart (spec/metadata-actions-api.md 5.2, 6.3).
import type { JsonObject } from '@app/types';
import { SUCCESS, metadataSuite } from './metadata-suite.js';

const { gateway, run } = metadataSuite();

const apply = (type: string, args: JsonObject) => gateway().apply(type, args);
const collection = (queries: Record<string, string>) =>
  apply('create_query_collection', {
    name: 'c',
    definition: { queries: Object.entries(queries).map(([name, query]) => ({ name, query })) },
  });
const endpoint = (name: string, url: string, more: object = {}) =>
  run('create_rest_endpoint', {
    name,
    url,
    methods: ['GET'],
    definition: { query: { collection_name: 'c', query_name: 'good' } },
    ...more,
  });
const query = (query_name: string, collection_name = 'c') => ({
  definition: { query: { collection_name, query_name } },
});

beforeEach(() => collection({ good: 'query ($a: Boolean!) { act @include(if: $a) { id } }', bad: '{ nope }' }));

describe('queries', () => {
  it('that nobody uses may be anything', async () => {
    expect((await run('get_inconsistent_metadata', {})).body).toMatchObject({ is_consistent: true });
  });

  it('of an endpoint are checked against the schema', async () => {
    expect(await endpoint('e', 'x', query('bad'))).toMatchObject({
      status: 400,
      body: { internal: [{ type: 'query_collections', name: 'query_collections bad in c' }] },
    });
    expect(await endpoint('e', 'x')).toEqual({ status: 200, body: SUCCESS });
  });

  it('of the allow-list are checked against the schema', async () => {
    expect((await run('add_collection_to_allowlist', { collection: 'c' })).body).toMatchObject({
      code: 'unexpected',
      error: 'cannot continue due to new inconsistent metadata',
    });
    await apply('drop_query_from_collection', { collection_name: 'c', query_name: 'bad' });
    expect((await run('add_collection_to_allowlist', { collection: 'c' })).status).toBe(200);
    expect(
      await run('add_query_to_collection', { collection_name: 'c', query_name: 'bad', query: '{ nope }' }),
    ).toMatchObject({ status: 500, body: { error: 'cannot continue due to newly found inconsistent metadata' } });
  });

  it('keep what they use from being dropped', async () => {
    await endpoint('e', 'x');
    expect((await run('drop_action', { name: 'act' })).status).toBe(500);
    expect((await run('drop_query_collection', { collection: 'c', cascade: true })).status).toBe(500);
  });
});

describe('endpoints', () => {
  it.each([
    ['a repeated variable', 'a/:id/b/:id', 'Duplicate variables found in endpoint path: a/:id/b/:id'],
    ['an empty segment', 'a//b', 'Empty segments or unnamed variables are not allowed: a//b'],
    ['a variable without a name', 'a/:', 'Empty segments or unnamed variables are not allowed: a/:'],
  ])('with %s are refused', async (_case, url, error) => {
    expect(await endpoint('e', url)).toMatchObject({
      status: 400,
      body: { code: 'invalid-configuration', error, internal: [{ type: 'rest_endpoint', name: 'rest_endpoint e' }] },
    });
  });

  it.each([
    ['query', query('none'), 'query with name "none" does not exist in collection "c"'],
    ['collection', query('good', 'none'), 'collection with name "none" does not exist'],
  ])('with a missing %s are refused', async (_case, more, error) => {
    expect(await endpoint('e', 'x', more)).toMatchObject({
      status: 400,
      body: { code: 'invalid-configuration', error: `Inconsistent object: in endpoint e: ${error}` },
    });
  });

  it('of a subscription are refused', async () => {
    const query = 'subscription { act { id } }';
    await apply('add_query_to_collection', { collection_name: 'c', query_name: 'sub', query });
    expect(
      (await endpoint('e', 'x', { definition: { query: { collection_name: 'c', query_name: 'sub' } } })).body,
    ).toMatchObject({
      error: expect.stringContaining('in endpoint e: query with name sub is a subscription') as string,
    });
  });

  it('that cannot be told apart are refused, all named', async () => {
    await endpoint('one', 'a/:x');
    await endpoint('two', 'a/b/c');
    expect(await endpoint('three', ':y/b')).toMatchObject({
      status: 400,
      body: {
        code: 'invalid-configuration',
        error: 'Ambiguous URL paths: :y/b, a/:x',
        internal: [
          {
            reason: 'Ambiguous URL paths: :y/b, a/:x',
            conflicts: [
              { name: 'three', url: ':y/b', methods: ['GET'], comment: null },
              { name: 'one', url: 'a/:x' },
            ],
          },
        ],
      },
    });
    expect((await endpoint('three', ':y/b', { methods: ['POST'] })).status).toBe(200);
  });

  it('are known by their names', async () => {
    await endpoint('e', 'x');
    expect((await endpoint('e', 'y')).body).toMatchObject({
      code: 'already-exists',
      error: 'Endpoint with name: e already exists',
    });
    expect((await run('drop_rest_endpoint', { name: 'e' })).status).toBe(200);
    expect((await run('drop_rest_endpoint', { name: 'e' })).body).toMatchObject({
      code: 'not-exists',
      error: 'endpoint with name: e does not exist',
    });
  });
});
