// The table of the audit log with many rows: lists use its indexes, and retention may delete.
import { createAuditStore, type AuditStore } from '@app/postgres';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { onDatabase } from '../../../test/support/upstream-catalog.js';

let gateway: GatewayUnderTest;
let store: AuditStore;

const TABLE = 'hdb_catalog.actiongraph_audit_log';
const FILL = `INSERT INTO ${TABLE} (at, operation, name, fields, actions, role, user_id, session_variables, transport,
    address, request_id, seconds, error_code)
  SELECT now() - make_interval(mins => n), 'mutation', 'Op' || n % 1000, '{}',
    CASE WHEN n % 2 = 0 THEN ARRAY['act' || n % 100] ELSE '{}' END, 'role' || n % 50, 'user' || n % 5000, '{}', 'http', '',
    'request' || n, 0, CASE WHEN n % 500 = 0 THEN 'odd' END
  FROM generate_series(1, 100000) AS n`;

beforeAll(async () => {
  gateway = await startGatewayUnderTest({ env: { ACTIONGRAPH_AUDIT: 'off' } });
  store = createAuditStore({ url: gateway.databaseUrl });
  await onDatabase(gateway.databaseUrl, FILL);
  await onDatabase(gateway.databaseUrl, `ANALYZE ${TABLE}`);
});

afterAll(async () => {
  await store.close();
  await gateway.close();
});

it.each([
  ["role = 'role7'", 'actiongraph_audit_log_role'],
  ["user_id = 'user77'", 'actiongraph_audit_log_user'],
  ["name = 'Op77'", 'actiongraph_audit_log_name'],
  ["request_id = 'request77'", 'actiongraph_audit_log_request'],
  ['error_code IS NOT NULL', 'actiongraph_audit_log_error'],
  ['true', 'actiongraph_audit_log_at'],
])('of 100,000 rows a page where %s is found by its index', async (condition, index) => {
  const explain = `EXPLAIN SELECT * FROM ${TABLE} WHERE ${condition} ORDER BY at DESC, id DESC LIMIT 51`;
  const plan = JSON.stringify(await onDatabase(gateway.databaseUrl, explain));
  expect(plan).toContain(index);
  expect(plan).not.toContain('Seq Scan');
});

it('finds the entries of an action', async () => {
  const { entries, next } = await store.list({ action: 'act44', limit: 5 });
  expect(entries).toHaveLength(5);
  expect(next).toBeDefined();
});

it('goes on after the last entry of a page, to the microsecond', async () => {
  const first = await store.list({ role: 'role7', limit: 1000 });
  const second = await store.list({ role: 'role7', limit: 1500, ...(first.next && { after: first.next }) });
  expect([first.entries.length, second.entries.length, second.next]).toEqual([1000, 1000, undefined]);
});

it('lets retention delete what is old enough, and nobody else', async () => {
  const days = 30;
  const old = `SELECT count(*)::int AS count FROM ${TABLE} WHERE at < now() - interval '${days} days'`;
  const [before] = await onDatabase<{ count: number }>(gateway.databaseUrl, old);
  expect(await store.prune(days, () => false)).toBeGreaterThanOrEqual(before?.count ?? 0);
  expect(await onDatabase(gateway.databaseUrl, old)).toEqual([{ count: 0 }]);
  await expect(onDatabase(gateway.databaseUrl, `DELETE FROM ${TABLE}`)).rejects.toThrow('append-only');
});
