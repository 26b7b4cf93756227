import pg from 'pg';
import { createTestDatabase } from './test-database.js';

it('gives every test file a database of its own', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ count: string }>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");
  await client.end();
  await database.drop();
  expect(rows[0]?.count).toBe('0');
});
