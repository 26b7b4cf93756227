// Upstream's way of working on asynchronous actions, over the same table: ten runs, all called at once, one second of sleep.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const BATCH = 10;
const SLEEP_MS = 1000;
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: BATCH });

const TAKE = `
UPDATE hdb_catalog.hdb_action_log SET status = 'processing'
WHERE id IN (SELECT id FROM hdb_catalog.hdb_action_log WHERE status = 'created' ORDER BY created_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
RETURNING id, action_name, input_payload, session_variables`;
const END = `
UPDATE hdb_catalog.hdb_action_log SET response_payload = $2, status = 'completed', response_received_at = now() WHERE id = $1`;

async function call({ id, action_name, input_payload, session_variables }) {
  const body = JSON.stringify({
    action: { name: action_name },
    input: input_payload,
    session_variables,
    request_query: '',
  });
  const headers = { 'content-type': 'application/json', 'x-actiongraph-run-id': id };
  const response = await fetch(`${process.env.HANDLER_URL}/work`, { method: 'POST', headers, body });
  await pool.query(END, [id, await response.text()]);
}

createServer((_request, response) => response.end('ready')).listen(Number(process.env.PORT), '127.0.0.1');
for (;;) {
  await Promise.all((await pool.query(TAKE)).rows.map(call));
  await sleep(SLEEP_MS);
}
