import type { JsonObject, MetadataDocument } from '@app/types';
import {
  applyCommand,
  errorOf,
  fakeSession,
  inconsistency,
  rejectionOf,
  runBody,
} from '../../../../../test/support/metadata-commands.js';
import { BLOG, BLOG_CATALOGS, IN_BLOG } from '../../../test/blog.js';
import { tableRef } from '../../object-ref.js';

/** A build that refuses tables called `bad…`. */
const refusing = () =>
  fakeSession(({ sources }: MetadataDocument) =>
    (sources[0]?.tables ?? [])
      .filter(({ table }) => table.name.startsWith('bad'))
      .map(({ table }) => inconsistency(tableRef('default', table))),
  );
const run = (type: string, args: JsonObject) =>
  runBody({ type, args }, { session: refusing(), document: BLOG, catalogs: BLOG_CATALOGS });
const namesOf = (document: MetadataDocument | undefined) => document?.sources[0]?.tables.map(({ table }) => table.name);
const NAMES = ['article', 'author', 'tag'];

describe('pg_track_tables', () => {
  it('tracks all of them', async () => {
    const { answer, document } = await run('pg_track_tables', { tables: ['a', { table: 'b', is_enum: true }] });
    expect(answer).toEqual({ message: 'success' });
    expect(namesOf(document)).toEqual([...NAMES, 'a', 'b']);
  });

  it('leaves out with a warning what is tracked or cannot be served', async () => {
    const { answer, document } = await run('pg_track_tables', { tables: ['tag', 'a', 'bad'] });
    expect(answer).toEqual({
      message: 'success',
      warnings: [
        {
          code: 'track-table-failed',
          message: 'view/table already tracked: "tag"',
          name: 'table tag in source default',
        },
        {
          code: 'track-table-failed',
          message: 'Inconsistent object: broken',
          name: 'table bad in source default',
        },
      ],
    });
    expect(namesOf(document)).toEqual([...NAMES, 'a']);
  });

  it.each<[JsonObject, string, string]>([
    [
      { tables: ['b', 'a', 'b', { table: { schema: 's', name: 'x' } }, { table: { schema: 's', name: 'x' } }] },
      'bad-request',
      'The following tables occur more than once in the request: default.b, default.s.x',
    ],
    [{ tables: ['tag', 'bad'] }, 'invalid-configuration', 'all tables failed to track'],
    [{ tables: ['bad'] }, 'invalid-configuration', 'all tables failed to track'],
    [{ tables: ['a', 'bad'], allow_warnings: false }, 'metadata-warnings', 'failed due to metadata warnings'],
    [{ tables: ['a', 'tag'], allow_warnings: false }, 'metadata-warnings', 'failed due to metadata warnings'],
  ])('refuses %j', async (args, code, error) => {
    const path = code === 'bad-request' ? '$.args.tables' : '$.args';
    expect(await rejectionOf(run('pg_track_tables', args))).toEqual({ code, path, error });
  });

  it.each<[JsonObject, string]>([
    [{}, '$.args'],
    [{ tables: 'a' }, '$.args.tables'],
    [{ tables: [1] }, '$.args.tables[0]'],
    [{ tables: [], allow_warnings: 'x' }, '$.args.allow_warnings'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('pg_track_tables', args, IN_BLOG))).toMatchObject({ code: 'parse-failed', path });
  });
});

describe('pg_untrack_tables', () => {
  it('leaves out with a warning what is needed or not tracked', async () => {
    const { answer, document } = await run('pg_untrack_tables', {
      tables: [{ table: 'tag' }, { table: 'author' }, { table: 'x' }],
    });
    expect(namesOf(document)).toEqual(['article', 'author']);
    expect(answer).toMatchObject({
      message: 'success',
      warnings: [
        {
          code: 'untrack-table-failed',
          message:
            'cannot drop due to the following dependent objects: permission article.user.select in source "default", relationship article.author in source "default"',
          name: 'table author in source default',
        },
        {
          code: 'untrack-table-failed',
          message: 'view/table already untracked: "x"',
          name: 'table x in source default',
        },
      ],
    });
  });

  it('frees tables that are untracked together from each other when they cascade', async () => {
    const tables = ['author', 'article'].map((table) => ({ table, cascade: true }));
    const { answer, document } = await run('pg_untrack_tables', { tables });
    expect(answer).toEqual({ message: 'success' });
    expect(namesOf(document)).toEqual(['tag']);
    expect(document?.sources[0]).not.toHaveProperty('functions');
  });

  it('refuses when nothing can be untracked', async () => {
    expect(await rejectionOf(run('pg_untrack_tables', { tables: [{ table: 'x' }] }))).toMatchObject({
      code: 'invalid-configuration',
      error: 'all tables failed to untrack',
    });
  });
});
