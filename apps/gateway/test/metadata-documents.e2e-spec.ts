// Whole documents, inconsistent metadata and inherited roles through the metadata API (spec/metadata-actions-api.md 3, 5.1).
import type { JsonObject } from '@app/types';
import { DEFINITION, SUCCESS, TYPES, create, metadataSuite } from './metadata-suite.js';

const { gateway, handler, run, exported, query } = metadataSuite();

describe('a whole document', () => {
  const DOCUMENT = {
    version: 3,
    sources: [],
    remote_schemas: [{ name: 'r', definition: { url: 'http://127.0.0.1:9', timeout_seconds: 60 } }],
    query_collections: [{ name: 'c', definition: { queries: [{ name: 'q', query: '{ act { id } }' }] } }],
    allowlist: [{ collection: 'c', scope: { global: true } }],
    actions: [
      {
        name: 'act',
        definition: { ...DEFINITION, headers: [{ name: 'X-"odd"', value: 'é' }] },
        comment: 'a "comment"',
        permissions: [{ role: 'us\'er"' }],
      },
    ],
    custom_types: TYPES,
    cron_triggers: [{ name: 't', webhook: 'http://x', schedule: '* * * * *', include_in_metadata: true }],
    rest_endpoints: [
      { name: 'e', url: 'e', methods: ['GET'], definition: { query: { collection_name: 'c', query_name: 'q' } } },
    ],
    api_limits: { disabled: false, depth_limit: { global: 5, per_role: {} } },
    metrics_config: { analyze_query_variables: true, analyze_response_body: false },
    inherited_roles: [{ role_name: 'both', role_set: ['us\'er"'] }],
    graphql_schema_introspection: { disabled_for_roles: ['guest'] },
    network: { tls_allowlist: [{ host: 'h' }] },
    backend_configs: { dataconnector: { foo: { uri: 'http://x' } } },
    opentelemetry: { status: 'disabled' },
    unknown_section: { kept: [1, null, { deep: 'x' }] },
  };

  it('that was exported, replaced and exported again is the same, unknown sections too', async () => {
    expect(await run('replace_metadata', DOCUMENT)).toEqual({ status: 200, body: SUCCESS });
    const first = (await run('export_metadata', {})).body;
    for (const [section, value] of Object.entries(DOCUMENT)) {
      if (!['actions', 'custom_types', 'sources'].includes(section))
        expect([section, (first as JsonObject)[section]]).toEqual([section, value]);
    }
    expect(await run('replace_metadata', { metadata: first }, '/v1/metadata', { version: 2 })).toEqual({
      status: 200,
      body: { is_consistent: true, inconsistent_objects: [] },
    });
    expect(JSON.stringify((await run('export_metadata', {})).body)).toBe(JSON.stringify(first));
    await gateway().apply('clear_metadata', {});
    expect(Object.keys((await run('export_metadata', {})).body as object)).toEqual(['version', 'sources']);
  });

  it.each([
    [{ version: 4, sources: [] }, 'parse-failed'],
    [{ version: '3', sources: [] }, 'parse-failed'],
    [{ version: 3 }, 'parse-failed'],
    [{ version: 3, sources: {} }, 'parse-failed'],
    [{ version: 3, sources: [], actions: {} }, 'parse-failed'],
    [{ version: 3, sources: [], actions: [{ name: 'a' }] }, 'parse-failed'],
    [
      {
        version: 3,
        sources: [],
        actions: [
          { name: 'a', definition: DEFINITION },
          { name: 'a', definition: DEFINITION },
        ],
      },
      'parse-failed',
    ],
    [{ version: 3, sources: [], custom_types: [] }, 'parse-failed'],
    [{ version: 3, sources: [], inherited_roles: [{ role_name: 'a' }] }, 'parse-failed'],
    [
      { version: 3, sources: [], actions: [{ name: 'a', definition: { ...DEFINITION, output_type: 'Nope' } }] },
      'unexpected',
    ],
  ])('with a fault is refused and leaves what was there: %j', async (document, code) => {
    const before = await exported();
    const { status, body } = await run('replace_metadata', document);
    expect([status, (body as JsonObject).code]).toEqual([400, code]);
    expect(await exported()).toEqual(before);
    expect(await query('{act{id}}', 'admin')).toEqual({ data: { act: { id: 1 } } });
  });
});

describe('a document without sources', () => {
  it('goes to the source default, and nowhere without it', async () => {
    await gateway().apply('replace_metadata', { version: 3, sources: [] });
    const { status, body } = await run('replace_metadata', { version: 2, tables: [] });
    expect([status, body]).toEqual([
      400,
      {
        error: 'cannot import metadata without sources since no default source is defined',
        path: '$.args',
        code: 'not-supported',
      },
    ]);
  });
});

describe('inconsistent metadata', () => {
  const broken = {
    version: 3,
    sources: [],
    custom_types: TYPES,
    actions: [
      { name: 'good', definition: DEFINITION },
      { name: 'bad', definition: { ...DEFINITION, handler: '{{NOT_SET}}/x' }, permissions: [{ role: 'user' }] },
    ],
  };
  const replace = (allow: boolean) =>
    run('replace_metadata', { allow_inconsistent_metadata: allow, metadata: broken }, '/v1/metadata', { version: 2 });
  const health = async (path: string): Promise<[number, string]> => {
    const { status, text } = await gateway().send({ method: 'GET', path });
    return [status, text];
  };
  const REASON = 'Inconsistent object: in action "bad"; Value for environment variables not found: NOT_SET';

  it('is refused unless it is allowed', async () => {
    const { status, body } = await replace(false);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: 'cannot continue due to inconsistent metadata',
      path: '$.args',
      code: 'unexpected',
      internal: [{ type: 'action', name: 'action bad', reason: REASON }],
    });
    expect(await health('/healthz?strict=true')).toEqual([200, 'OK']);
  });

  it('that is allowed serves the rest, warns, and can be dropped', async () => {
    const { status, body } = await replace(true);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      is_consistent: false,
      inconsistent_objects: [{ type: 'action', name: 'action bad', reason: REASON }],
    });
    expect(await health('/healthz')).toEqual([200, 'WARN: inconsistent objects in schema']);
    expect(await health('/hasura/healthz')).toEqual([200, 'WARN: inconsistent objects in schema']);
    expect(await health('/healthz?strict=true')).toEqual([500, 'ERROR: inconsistent objects in schema']);
    expect((await run('get_inconsistent_metadata', {})).body).toEqual(body);
    expect(await query('{good{id}}', 'admin')).toEqual({ data: { good: { id: 1 } } });
    expect(await query('{bad{id}}', 'admin')).toMatchObject({
      errors: [{ message: "field 'bad' not found in type: 'query_root'" }],
    });
    expect(await run('reload_metadata', {})).toMatchObject({ body: { message: 'success', is_consistent: false } });
    expect(await run('drop_inconsistent_metadata', {})).toEqual({ status: 200, body: SUCCESS });
    expect(await health('/healthz?strict=true')).toEqual([200, 'OK']);
    expect((await exported()).metadata.actions).toMatchObject([{ name: 'good' }]);
  });

  it('does not stand in the way of other changes', async () => {
    await replace(true);
    expect(await run('create_action', { name: 'fine', definition: DEFINITION })).toEqual({
      status: 200,
      body: SUCCESS,
    });
    expect(await run('create_action', { name: 'bad', definition: DEFINITION })).toEqual({ status: 200, body: SUCCESS });
    expect((await run('get_inconsistent_metadata', {})).body).toEqual({
      is_consistent: true,
      inconsistent_objects: [],
    });
  });
});

describe('inherited roles', () => {
  beforeEach(async () => {
    await gateway().apply('create_action_permission', { action: 'act', role: 'user' });
  });

  it('may do what one of their parents may, under their own name', async () => {
    await gateway().apply('create_action', create('other').args);
    await gateway().apply('create_action_permission', { action: 'other', role: 'guest' });
    await gateway().apply('add_inherited_role', { role_name: 'both', role_set: ['user', 'guest'] });
    await gateway().apply('add_inherited_role', { role_name: 'child', role_set: ['both'] });
    for (const role of ['both', 'child']) {
      expect(await query('{act{id} other{id}}', role)).toEqual({ data: { act: { id: 1 }, other: { id: 1 } } });
      expect(JSON.parse(handler().calls.at(-1)?.text ?? '')).toMatchObject({
        session_variables: { 'x-hasura-role': role },
      });
    }
    expect(await query('{other{id}}', 'user')).toHaveProperty('errors');
    expect(await run('drop_action_permission', { action: 'act', role: 'both' })).toMatchObject({
      body: { code: 'not-exists' },
    });
    await gateway().apply('add_inherited_role', { role_name: 'both', role_set: ['guest'] });
    expect(await query('{act{id}}', 'child')).toHaveProperty('errors');
    await gateway().apply('drop_inherited_role', { role_name: 'child' });
    expect(await query('{other{id}}', 'child')).toHaveProperty('errors');
  });

  it('need parents that exist', async () => {
    const { status, body } = await run('add_inherited_role', { role_name: 'r', role_set: ['user', 'nobody'] });
    expect(status).toBe(400);
    expect(body).toMatchObject({ path: '$.args', code: 'invalid-configuration' });
    expect((body as JsonObject).error).toMatch(
      /the following parent role\(s\) are not found: nobody which are required to construct the inherited role: "r"$/,
    );
  });

  it('may not form a circle', async () => {
    await gateway().apply('add_inherited_role', { role_name: 'a', role_set: ['user'] });
    await gateway().apply('add_inherited_role', { role_name: 'b', role_set: ['a'] });
    const before = await exported();
    expect((await run('add_inherited_role', { role_name: 'a', role_set: ['b'] })).status).toBe(400);
    expect(await exported()).toEqual(before);
    expect(await query('{act{id}}', 'b')).toEqual({ data: { act: { id: 1 } } });
  });
});
