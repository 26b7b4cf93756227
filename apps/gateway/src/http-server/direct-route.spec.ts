import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveDirectly, type DirectAnswer, type DirectRoute } from './direct-route.js';
import type { Exchange } from './exchange.js';

const OK: DirectAnswer = { status: 200, body: '{"data":1}', cookies: [] };
const FAILED: DirectAnswer = { status: 200, body: '{"errors":[]}', cookies: [] };

let server: Server;
let url: string;
const logged: Exchange[] = [];
let answer: DirectRoute['answer'];

beforeAll(async () => {
  const ordinary: RequestListener = (_request, response) => response.end('ordinary');
  server = createServer(ordinary);
  serveDirectly(server, {
    path: '/direct',
    maxBodyBytes: 100,
    cors: { allow: 'any' },
    logged: (exchange) => logged.push(exchange),
    bodyReader: () => undefined,
    answer: (request) => answer(request),
    failure: () => FAILED,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
});
beforeEach(() => {
  logged.length = 0;
  answer = () => Promise.resolve(OK);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const post = async (path = '/direct'): Promise<string> =>
  (await fetch(url + path, { method: 'POST', body: 'x' })).text();

it('answers its path and logs it once', async () => {
  expect(await post()).toBe(OK.body);
  expect(logged).toHaveLength(1);
});

it.each(['/direct?a=1', '/direct/', '/DIRECT', '/other'])(
  'leaves %s to the listeners that were there',
  async (path) => {
    expect(await post(path)).toBe('ordinary');
  },
);

it('leaves other methods of its path to them too', async () => {
  expect(await (await fetch(`${url}/direct`)).text()).toBe('ordinary');
});

it('answers a failure where a cookie is no header value, and lives on', async () => {
  answer = () => Promise.resolve({ ...OK, cookies: ['a=\u007f\u0100'] });
  expect(await post()).toBe(FAILED.body);
  answer = () => Promise.resolve(OK);
  expect(await post()).toBe(OK.body);
});

it('answers a failure where making the answer failed', async () => {
  answer = () => Promise.reject(new Error('a fault'));
  expect(await post()).toBe(FAILED.body);
});
