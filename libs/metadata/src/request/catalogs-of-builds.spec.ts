import { catalogOf } from '../../../../test/support/catalog-builder.js';
import { fakeSession, runBody } from '../../../../test/support/metadata-commands.js';
import { BLOG, BLOG_CATALOGS } from '../../test/blog.js';

const TABLES = { type: 'pg_get_source_tables', args: { source: 'default' } };
const CHANGE = { type: 'pg_track_table', args: { table: 'new' } };
const NEW = new Map([['default', catalogOf({ tables: ['new'] })]]);

describe('the catalogs that commands see', () => {
  it('are those of the stored schema to begin with', async () => {
    const { answer } = await runBody(TABLES, { document: BLOG, catalogs: BLOG_CATALOGS });
    expect(answer).toHaveLength(4);
  });

  it('are those of the last build afterwards', async () => {
    const session = { ...fakeSession(), catalogsOf: () => NEW };
    const bulk = { type: 'bulk', args: [CHANGE, TABLES] };
    const { answer } = await runBody(bulk, { document: BLOG, catalogs: BLOG_CATALOGS, session });
    expect(answer).toEqual([{ message: 'success' }, [{ schema: 'public', name: 'new' }]]);
  });
});
