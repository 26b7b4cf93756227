// R: what a team would write by hand without GraphQL. Fastify, a pg pool of ten, JSON built in Postgres and sent as text.
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const STATEMENTS = {
  'by-pk': 'SELECT row_to_json(e)::text AS root FROM (SELECT id, name, email, created_at FROM author WHERE id = $1) e',
  list: `SELECT coalesce(json_agg(e), '[]')::text AS root FROM (SELECT id, title, content, rating, published_on, author_id FROM article WHERE author_id = $1 AND is_published = true ORDER BY id DESC LIMIT 20) e`,
  nested: `SELECT coalesce(json_agg(e), '[]')::text AS root FROM (SELECT a.id, a.name, (SELECT coalesce(json_agg(e), '[]') FROM (SELECT b.id, b.title, (SELECT coalesce(json_agg(e), '[]') FROM (SELECT t.id, t.name FROM tracks t WHERE t.album_id = b.id) e) AS tracks FROM albums b WHERE b.artist_id = a.id) e) AS albums FROM artists a) e`,
  aggregate: `SELECT ('{"aggregate":{"count":' || count(*) || '},"nodes":' || coalesce(json_agg(e)::text, '[]') || '}') AS root FROM (SELECT id, title FROM article WHERE author_id = $1) e`,
  'insert-returning': `WITH m AS (INSERT INTO article_ins (title, content, author_id) VALUES ('new article', 'body text', $1) RETURNING id, title, author_id) SELECT row_to_json(e)::text AS root FROM (SELECT m.id, m.title, (SELECT row_to_json(e) FROM (SELECT a.id, a.name FROM author a WHERE a.id = m.author_id) e) AS author FROM m) e`,
};

const app = Fastify();
app.get('/', () => 'ready');
app.post('/', async (request, reply) => {
  const { case: name, id } = request.body;
  const values = id === undefined ? [] : [id];
  const { rows } = await pool.query({ name, text: STATEMENTS[name], values });
  reply.header('content-type', 'application/json; charset=utf-8');
  return `{"data":{"root":${rows[0].root}}}`;
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.on('SIGTERM', async () => {
  await app.close();
  await pool.end();
});
