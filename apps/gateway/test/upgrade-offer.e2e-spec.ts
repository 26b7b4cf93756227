// Clients that offer another protocol beside an ordinary request (Java's HTTP client offers h2c).
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { sendBytes, sendHttp } from '../../../test/support/send-http.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';

let database: TestDatabase;
let gateway: GatewayUnderTest;

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startGatewayUnderTest({ databaseUrl: database.url });
});
afterAll(async () => {
  await gateway.close();
  await database.drop();
});

const OFFER = {
  connection: 'Upgrade, HTTP2-Settings',
  upgrade: 'h2c',
  'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
};
const body = JSON.stringify({ query: '{ __typename }' });

describe('an offer to upgrade to anything but a websocket', () => {
  it('is ignored: the request is answered', async () => {
    const answer = await sendHttp(gateway.url, { path: '/v1/graphql', headers: OFFER, body });
    expect([answer.status, answer.text]).toEqual([200, '{"data":{"__typename":"query_root"}}']);
  });

  it('is ignored at every other path', async () => {
    const answer = await sendHttp(gateway.url, { method: 'GET', path: '/healthz', headers: OFFER });
    expect([answer.status, answer.text]).toEqual([200, 'OK']);
    expect((await sendHttp(gateway.url, { path: '/nowhere', headers: OFFER, body })).status).toBe(404);
  });

  it('leaves the body whole that comes later', async () => {
    const head = `POST /v1/graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: ${body.length}\r\n\r\n`;
    const close = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const answer = await sendBytes(gateway.url, [head, body.slice(0, 5), body.slice(5), close], 30);
    expect(answer).toContain('{"data":{"__typename":"query_root"}}');
    expect(answer.endsWith('OK')).toBe(true);
  });

  it('does not let a broken request through', async () => {
    const answer = await sendBytes(gateway.url, [
      'POST /v1/graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\n{"q',
      'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ]);
    expect(answer).toContain('invalid-json');
  });
});
