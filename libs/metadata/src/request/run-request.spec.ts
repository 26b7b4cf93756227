import type { Json, JsonObject, MetadataDocument } from '@app/types';
import {
  DEFINITION,
  DOCUMENT,
  EMPTY,
  fakeSession,
  inconsistency,
  rejectionOf,
  runBody,
} from '../../../../test/support/metadata-commands.js';
import { actionRef } from '../object-ref.js';
import type { MetadataSession } from './metadata-session.js';

const create = (name: string): JsonObject => ({ type: 'create_action', args: { name, definition: DEFINITION } });
const drop = (name: string): JsonObject => ({ type: 'drop_action', args: { name } });
const types = (...names: string[]): JsonObject => ({
  type: 'set_custom_types',
  args: { objects: names.map((name) => ({ name, fields: [{ name: 'id', type: 'Int' }] })) },
});
const bulk = (...args: Json[]): JsonObject => ({ type: 'bulk', args });
const keepGoing = (...args: Json[]): JsonObject => ({ type: 'bulk_keep_going', args });
const atomic = (...args: Json[]): JsonObject => ({ type: 'bulk_atomic', args });
const SUCCESS = { message: 'success' };

/** Finds every action whose type `Out` is not there inconsistent. */
const judge = ({ actions, customTypes }: MetadataDocument) =>
  customTypes.objects.some(({ name }) => name === 'Out')
    ? []
    : actions.map(({ name }) => inconsistency(actionRef(name), `no Out for ${name}`));
const names = (document: MetadataDocument | undefined) => document?.actions.map(({ name }) => name);

describe('runRequest', () => {
  it('builds a change once and hands back what to store', async () => {
    const session = fakeSession();
    const result = await runBody(create('c'), { session });
    expect(result.answer).toEqual(SUCCESS);
    expect(names(result.document)).toEqual(['a', 'b', 'c']);
    expect(session.events).toEqual(['build']);
  });

  it('neither builds nor stores for a command that reads', async () => {
    const session = fakeSession();
    const result = await runBody({ type: 'export_metadata', args: {}, version: 2 }, { session, document: EMPTY });
    expect(result).toMatchObject({ document: undefined, answer: { resource_version: 7 } });
    expect(session.events).toEqual([]);
  });

  it('has the caller read the catalog state', async () => {
    expect((await runBody({ type: 'get_catalog_state', args: {} })).answer).toEqual({ what: 'catalog-state' });
  });

  it('hands back catalog effects without a document', async () => {
    const result = await runBody({ type: 'set_catalog_state', args: { type: 'console', state: [1] } });
    expect(result).toMatchObject({ document: undefined, catalogEffects: [{ key: 'console', state: [1] }] });
  });

  it('refuses an action that is inconsistent itself, under $.args', async () => {
    expect(await rejectionOf(runBody(create('c'), { session: fakeSession(judge), document: EMPTY }))).toEqual({
      code: 'invalid-configuration',
      path: '$.args',
      error: 'no Out for c',
    });
  });

  it('refuses types without which actions are inconsistent', async () => {
    expect(await rejectionOf(runBody(types(), { session: fakeSession(judge) }))).toEqual({
      code: 'unexpected',
      path: '$.args',
      error: 'cannot continue due to new inconsistent metadata',
    });
  });

  it('reports inconsistent objects of a tolerated document', async () => {
    const args = {
      metadata: { version: 3, sources: [], actions: [create('c').args ?? null] },
      allow_inconsistent_metadata: true,
    };
    const result = await runBody({ type: 'replace_metadata', args }, { session: fakeSession(judge) });
    expect(result.answer).toEqual({
      is_consistent: false,
      inconsistent_objects: [{ type: 'action', name: 'action c', reason: 'no Out for c', definition: {} }],
    });
    expect(result.inconsistencies).toHaveLength(1);
  });

  it('reloads sources before it builds, and reports', async () => {
    const session = fakeSession();
    const result = await runBody({ type: 'reload_metadata', args: {} }, { session });
    expect(session.events).toEqual(['reload-sources', 'build']);
    expect(result.answer).toEqual({ message: 'success', is_consistent: true });
    expect(result.document).toEqual(DOCUMENT);
  });

  it('shows the inconsistent objects of a reload', async () => {
    const result = await runBody(
      { type: 'reload_metadata', args: {} },
      { session: fakeSession(() => judge({ ...DOCUMENT, customTypes: EMPTY.customTypes })) },
    );
    expect(result.answer).toMatchObject({ message: 'success', is_consistent: false, inconsistent_objects: [{}, {}] });
  });

  it('reports what is inconsistent now', async () => {
    const inconsistencies = [inconsistency(actionRef('a'))];
    const { answer } = await runBody({ type: 'get_inconsistent_metadata', args: {} }, { inconsistencies });
    expect(answer).toMatchObject({ is_consistent: false, inconsistent_objects: [{ name: 'action a' }] });
  });

  it('takes over the document that SQL adapted', async () => {
    const session = fakeSession();
    const adapting: MetadataSession = {
      ...session,
      performChecked: async (_effect, _document, settle) => ({ answer: 'done', settled: await settle(EMPTY) }),
    };
    const body = { type: 'run_sql', args: { sql: 'drop table author', cascade: true } };
    expect(await runBody(body, { session: adapting, api: 'query' })).toMatchObject({ answer: 'done', document: EMPTY });
  });
});

describe('SQL that changes what is tracked', () => {
  const body = { type: 'run_sql', args: { sql: 'drop table author', cascade: true } };

  it('is committed once the metadata that fits it is built', async () => {
    const session = fakeSession();
    const { document } = await runBody(body, { session, api: 'query' });
    expect(session.events).toEqual(['run-sql drop table author', 'build', 'committed']);
    expect(document).toBeDefined();
  });

  it('is rolled back when the metadata has new inconsistent objects', async () => {
    const session = fakeSession(() => [inconsistency(actionRef('a'))]);
    expect(await rejectionOf(runBody(body, { session, api: 'query' }))).toEqual({
      code: 'unexpected',
      path: '$.args',
      error: 'cannot continue due to newly found inconsistent metadata',
    });
    expect(session.events).toEqual(['run-sql drop table author', 'build', 'rolled back']);
  });

  it('is committed when all that is inconsistent was so before', async () => {
    const inconsistencies = [inconsistency(actionRef('a'))];
    const session = fakeSession(() => inconsistencies);
    await runBody(body, { session, inconsistencies, api: 'query' });
    expect(session.events.at(-1)).toBe('committed');
  });
});

describe('concurrent_bulk', () => {
  const concurrent = (...args: Json[]) => ({ type: 'concurrent_bulk', args });
  const read = (sql: string) => ({ type: 'run_sql', args: { sql, read_only: true } });

  it('answers each item', async () => {
    const { answer } = await runBody(concurrent(read('select 1'), read('select 2')), { api: 'v2-query' });
    expect(answer).toEqual([{ sql: 'select 1' }, { sql: 'select 2' }]);
  });

  it.each([
    ['SQL that may write', { type: 'run_sql', args: { sql: 'select 1' } }],
    ['another bulk', { type: 'bulk', args: [read('select 1')] }],
  ])('refuses %s', async (_case, item) => {
    await expect(runBody(concurrent(read('select 1'), item), { api: 'v2-query' })).rejects.toMatchObject({
      status: 500,
      message: 'Only read-only queries are allowed in a concurrent_bulk',
    });
  });

  it('is unknown elsewhere', async () => {
    expect((await rejectionOf(runBody(concurrent(), { api: 'query' }))).code).toBe('parse-failed');
  });
});

describe('bulk', () => {
  it('runs in order and answers each', async () => {
    const session = fakeSession();
    const body = bulk(
      { type: 'run_sql', args: { sql: 'create table t()' } },
      { type: 'track_table', args: 't' },
      { type: 'export_metadata', args: {} },
    );
    const { answer } = await runBody(body, { session, api: 'query' });
    expect(session.events).toEqual(['run-sql create table t()', 'reload-sources', 'build']);
    expect(answer).toMatchObject([{ sql: 'create table t()' }, SUCCESS, { sources: [{ tables: [{}, {}] }] }]);
  });

  it('lets later items see what earlier ones did', async () => {
    const result = await runBody(bulk(create('c'), drop('c'), create('c')));
    expect(result.answer).toEqual([SUCCESS, SUCCESS, SUCCESS]);
    expect(result.catalogEffects).toEqual([{ type: 'clear-action-log', action: 'c' }]);
  });

  it('answers an empty list for no items, with nothing to store', async () => {
    expect(await runBody(bulk())).toMatchObject({ answer: [], document: undefined });
  });

  it('ends at the first error, with the path of the item', async () => {
    const session = fakeSession();
    expect(await rejectionOf(runBody(bulk(create('c'), create('a'), create('d')), { session }))).toEqual({
      code: 'already-exists',
      path: '$.args[1].args',
      error: 'action with name "a" already exists',
    });
    expect(session.events).toEqual(['build']);
  });

  it('refuses an item that is inconsistent where it stands, with its path', async () => {
    const body = bulk(create('c'), types('Out'));
    expect(await rejectionOf(runBody(body, { session: fakeSession(judge), document: EMPTY }))).toMatchObject({
      code: 'invalid-configuration',
      path: '$.args[0].args',
    });
  });

  it('counts an action as there as soon as an earlier item repaired it', async () => {
    const options = {
      session: fakeSession(judge),
      document: { ...DOCUMENT, customTypes: EMPTY.customTypes },
      inconsistencies: judge({ ...DOCUMENT, customTypes: EMPTY.customTypes }),
    };
    const update = { type: 'update_action', args: { name: 'a', definition: DEFINITION } };
    expect((await runBody(bulk(types('Out'), update), options)).answer).toEqual([SUCCESS, SUCCESS]);
    expect(await rejectionOf(runBody(bulk(update), options))).toMatchObject({ code: 'not-exists' });
  });

  it('puts the path of the item before faults of SQL', async () => {
    const body = bulk(bulk({ type: 'run_sql', args: { sql: 'fail' } }));
    expect(await rejectionOf(runBody(body, { api: 'query' }))).toMatchObject({
      code: 'postgres-error',
      path: '$.args[0].args[0].args',
    });
  });

  it('passes on errors that are not expected as they are', async () => {
    const broken = { ...fakeSession(), build: () => Promise.reject(new Error('boom')) };
    await expect(runBody(bulk(create('c')), { session: broken })).rejects.toThrow('boom');
    await expect(runBody(keepGoing(create('c')), { session: broken })).rejects.toThrow('boom');
  });
});

describe('bulk_keep_going', () => {
  it('keeps what worked and explains what did not', async () => {
    const session = fakeSession(judge);
    const result = await runBody(keepGoing(create('a'), create('c'), types(), drop('b')), { session });
    expect(result.answer).toEqual([
      { error: 'action with name "a" already exists', path: '$.args[0].args', code: 'already-exists' },
      SUCCESS,
      {
        error: 'cannot continue due to new inconsistent metadata',
        path: '$.args[2].args',
        code: 'unexpected',
        internal: ['a', 'b', 'c'].map((name) => expect.objectContaining({ name: `action ${name}` }) as unknown),
      },
      SUCCESS,
    ]);
    expect(names(result.document)).toEqual(['a', 'c']);
    expect(result.inconsistencies).toEqual([]);
    expect(session.events).toEqual([
      'attempt',
      'undone',
      'attempt',
      'build',
      'attempt',
      'build',
      'undone',
      'attempt',
      'build',
    ]);
  });

  it('forgets the catalog effects of a failed item', async () => {
    const result = await runBody(keepGoing(bulk(drop('a'), drop('x'))));
    expect(result).toMatchObject({ document: undefined, catalogEffects: [] });
  });
});

describe('bulk_atomic', () => {
  it('builds once and answers once', async () => {
    const session = fakeSession(judge);
    const result = await runBody(atomic(create('c'), types('Out'), drop('a')), {
      session,
      document: { ...DOCUMENT, customTypes: EMPTY.customTypes, actions: DOCUMENT.actions },
    });
    expect(result.answer).toEqual(SUCCESS);
    expect(names(result.document)).toEqual(['b', 'c']);
    expect(session.events).toEqual(['build']);
  });

  it('lets a permission be created on an action whose types come later', async () => {
    const permission = { type: 'create_action_permission', args: { action: 'a', role: 'new' } };
    const body = atomic(drop('b'), permission, types('Out'));
    const inconsistencies = [inconsistency(actionRef('a'))];
    expect((await runBody(body, { session: fakeSession(judge), inconsistencies })).answer).toEqual(SUCCESS);
  });

  it('stores nothing for no items', async () => {
    expect(await runBody(atomic())).toMatchObject({ answer: SUCCESS, document: undefined });
  });

  it('refuses a result with inconsistent objects', async () => {
    expect(await rejectionOf(runBody(atomic(create('c'), types()), { session: fakeSession(judge) }))).toEqual({
      code: 'bad-request',
      path: '$.args',
      error: 'Schema inconsistency',
    });
  });

  it('ends at the first fault, with the path of the item', async () => {
    expect(await rejectionOf(runBody(atomic(create('c'), drop('x'))))).toMatchObject({
      code: 'not-exists',
      path: '$.args[1].args',
    });
  });

  it.each<Json>([
    bulk(),
    { type: 'clear_metadata', args: {} },
    { type: 'export_metadata', args: {} },
    { type: 'add_inherited_role', args: { role_name: 'r', role_set: [] } },
  ])('does not support %j', async (item) => {
    const run = runBody(atomic(create('c'), item));
    await expect(run).rejects.toMatchObject({ status: 500 });
    expect(await rejectionOf(run)).toEqual({
      code: 'unexpected',
      path: '$.args[1].args',
      error: 'Bulk atomic does not support this command',
    });
  });
});
