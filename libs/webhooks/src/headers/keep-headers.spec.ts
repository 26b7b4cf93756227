import type { ClientHeaders } from './client-headers.js';
import { keepHeaders, type KeptHeaders } from './keep-headers.js';
import { prepareHeaders, type HeaderRules } from './prepare-headers.js';

function keep(clientHeaders: ClientHeaders, rules: Partial<HeaderRules> = {}): KeptHeaders {
  const plan = prepareHeaders({
    headers: [],
    forwardClientHeaders: true,
    ignoredClientHeaders: ['Accept'],
    configuredFirst: false,
    version: '0',
    ...rules,
  });
  return keepHeaders(plan, clientHeaders, 'request-1');
}

it('keeps nothing where nothing is forwarded', () => {
  expect(keep({ authorization: 'x' }, { forwardClientHeaders: false })).toEqual({});
});

it('keeps what is forwarded, and what other headers are derived from', () => {
  const headers = { authorization: 'x', 'x-own': ['a', 'b'], host: 'h', 'user-agent': 'u', origin: 'o' };
  expect(keep(headers)).toEqual({ 'x-request-id': 'request-1', ...headers });
});

it("keeps the client's own request id", () => {
  expect(keep({ 'x-request-id': 'mine' })).toEqual({ 'x-request-id': 'mine' });
});

it.each<ClientHeaders>([
  { accept: '*/*' },
  { 'x-hasura-admin-secret': 's' },
  { 'X-Hasura-Admin-Secret': 's' },
  { 'content-length': '1' },
  { 'proxy-authorization': 's' },
  { connection: 'x-hop', 'x-hop': 's' },
  { traceparent: 't' },
  { nothing: undefined },
])('does not keep %j', (headers) => {
  expect(keep(headers)).toEqual({ 'x-request-id': 'request-1' });
});

it('does not keep a header that a configured one replaces', () => {
  const rules = { headers: [{ name: 'Authorization', value: 'y' }], configuredFirst: true };
  expect(keep({ authorization: 'x' }, rules)).toEqual({ 'x-request-id': 'request-1' });
});
