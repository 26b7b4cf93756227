// An action with a relationship to a table, for one returned row and for a thousand, beside the action alone.
import pg from 'pg';
import { answerOf, measure, metadata } from '../measure.mjs';

const ROWS = 1000;
const COUNTED = 50;

export async function declareRelationships(gateway, handlerUrl) {
  const table = { schema: 'public', name: 'author' };
  await metadata(gateway, 'pg_track_table', { table });
  const fields = [
    { name: 'id', type: 'Int!' },
    { name: 'note', type: 'String!' },
  ];
  const author = { name: 'author', type: 'object', remote_table: table, field_mapping: { id: 'id' } };
  const done = { name: 'Done', fields: [{ name: 'done', type: 'Boolean!' }] };
  await metadata(gateway, 'set_custom_types', { objects: [{ name: 'Row', fields, relationships: [author] }, done] });
  const action = (name, output_type, args) =>
    metadata(gateway, 'create_action', {
      name,
      definition: { handler: `${handlerUrl}/${name}`, output_type, arguments: args },
    });
  await action('one', 'Row!', [{ name: 'id', type: 'Int!' }]);
  await action('thousand', '[Row!]!', []);
}

export async function fillAuthors(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE author (id int PRIMARY KEY, name text NOT NULL, email text NOT NULL)');
  await client.query(
    `INSERT INTO author SELECT n, 'author ' || n, 'a' || n || '@example.com' FROM generate_series(1, ${ROWS}) n`,
  );
  await client.query('ANALYZE author');
  await client.end();
}

const body = (query) => JSON.stringify({ query });

export async function measureRelationships(gateway, url) {
  const target = (name, field) => ({ name, server: gateway, path: '/v1/graphql', body: body(`mutation { ${field} }`) });
  const targets = [
    target('1 row', 'one(id: 7) { id note }'),
    target('1 row with its relationship', 'one(id: 7) { id note author { name email } }'),
    target('1,000 rows', 'thousand { id note }'),
    target('1,000 rows with their relationships', 'thousand { id note author { name email } }'),
  ];
  const { data } = await answerOf(targets[3]);
  if (data.thousand[ROWS - 1].author.name !== `author ${ROWS}`) throw new Error('wrong relationships');
  const statements = [await statementsOf(targets[1], url), await statementsOf(targets[3], url)];
  const measured = await measure(targets);
  const ratio = (a, b) => measured[a].requestsPerSecond / measured[b].requestsPerSecond;
  const ratios = [
    {
      name: '1 row: req/s with the relationship / without',
      value: ratio(targets[1].name, targets[0].name),
      goal: '>= 0.6',
    },
    { name: '1,000 rows: the same', value: ratio(targets[3].name, targets[2].name), goal: '-' },
    { name: 'statements per request, 1 row', value: statements[0], goal: '1' },
    { name: 'statements per request, 1,000 rows', value: statements[1], goal: '1' },
  ];
  return { measured, ratios };
}

/** Transactions, which are statements where nobody begins one. A connection tells of them when it ends. */
async function statementsOf(target, url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const transactions = async () => {
    await client.query(
      'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    const { rows } = await client.query(
      'SELECT xact_commit::int AS count FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0].count;
  };
  const before = await transactions();
  for (let i = 0; i < COUNTED; i++) await answerOf(target);
  const count = (await transactions()) - before;
  await client.end();
  return Math.round((count / COUNTED) * 10) / 10;
}
