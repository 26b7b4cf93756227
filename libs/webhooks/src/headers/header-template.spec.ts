import { DEFAULT_IGNORED_CLIENT_HEADERS, GatewayError, type HttpHeader } from '@app/types';
import { buildHeaders, type HeaderCall } from './build-headers.js';
import { prepareHeaders, type HeaderRules } from './prepare-headers.js';

const CALL: HeaderCall = {
  clientHeaders: {},
  requestId: 'req-1',
  environment: { A: 'env' },
  session: { 'x-hasura-role': 'user', 'x-hasura-user-id': '7' },
  trace: [],
};
const RULES: HeaderRules = {
  headers: [],
  forwardClientHeaders: false,
  ignoredClientHeaders: DEFAULT_IGNORED_CLIENT_HEADERS,
  configuredFirst: false,
  version: 'v1',
};

/** The values of header `a`, configured as `value`. */
const send = (value: string, call: Partial<HeaderCall> = {}, rules: Partial<HeaderRules> = {}): string[] =>
  valuesOf(
    buildHeaders(prepareHeaders({ ...RULES, headers: [{ name: 'a', value }], ...rules }), { ...CALL, ...call }),
    'a',
  );
const valuesOf = (headers: readonly HttpHeader[], name: string): string[] =>
  headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value);

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof GatewayError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was thrown';
}

describe('a header value with {{REQUEST_ID}}', () => {
  it.each(['{{REQUEST_ID}}', '{{ REQUEST_ID }}'])('holds the id of the request: %s', (value) => {
    expect(send(value)).toEqual(['req-1']);
  });

  it('holds the variable of the environment where there is one of that name', () => {
    expect(send('{{REQUEST_ID}}', { environment: { REQUEST_ID: 'mine' } })).toEqual(['mine']);
    expect(send('{{REQUEST_ID}}', { environment: { REQUEST_ID: '' } })).toEqual(['']);
  });

  it.each(['{{request_id}}', '{{REQUEST-ID}}', '{{REQUEST_ID2}}'])('is spelled exactly so: %s fails', (value) => {
    expect(messageOf(() => send(value))).toContain('not-found: template cannot be resolved: ');
  });
});

describe('a header value with session variables', () => {
  it.each([
    ["{{SESSION_VARIABLES['x-hasura-user-id']}}", '7'],
    ['{{SESSION_VARIABLES["X-Hasura-User-Id"]}}', '7'],
    ["{{ SESSION_VARIABLES['x-hasura-user-id'] }}", '7'],
    ["{{A}}:{{SESSION_VARIABLES['x-hasura-role']}}/{{REQUEST_ID}}", 'env:user/req-1'],
  ])('holds them: %s', (value, expected) => {
    expect(send(value)).toEqual([expected]);
  });

  it('holds all of them as JSON', () => {
    expect(JSON.parse(send('{{SESSION_VARIABLES}}')[0] ?? '')).toEqual(CALL.session);
  });

  it('is not sent when it is one variable that the session lacks', () => {
    expect(send("{{SESSION_VARIABLES['x-hasura-org']}}")).toEqual([]);
  });

  it('fails, naming the variable, when the session lacks one among other text', () => {
    expect(messageOf(() => send("Bearer {{SESSION_VARIABLES['x-hasura-auth-token']}}"))).toBe(
      "not-found: template cannot be resolved: SESSION_VARIABLES['x-hasura-auth-token']",
    );
  });

  it.each([
    "{{SESSION_VARIABLES['__proto__']}}x",
    "{{SESSION_VARIABLES['constructor']}}x",
    '{{SESSION_VARIABLES[\'x-hasura-user-id"]}}',
    '{{SESSION_VARIABLES[x-hasura-user-id]}}',
    "{{SESSION_VARIABLES['']}}",
    "{{SESSION_VARIABLES['a']['b']}}",
  ])('finds nothing by another spelling or an inherited name: %s', (value) => {
    expect(messageOf(() => send(value))).toContain('not-found');
  });

  it('finds nothing without a session', () => {
    const { clientHeaders, requestId, environment, trace } = CALL;
    const plan = prepareHeaders({ ...RULES, headers: [{ name: 'a', value: '{{SESSION_VARIABLES}}' }] });
    expect(messageOf(() => buildHeaders(plan, { clientHeaders, requestId, environment, trace }))).toContain(
      'SESSION_VARIABLES',
    );
  });

  it.each(['a\r\nx-evil: 1', 'a\0', 'a\nb'])('cannot smuggle a header in: %j', (text) => {
    const session = { 'x-hasura-user-id': text };
    expect(messageOf(() => send("{{SESSION_VARIABLES['x-hasura-user-id']}}", { session }))).toBe(
      'invalid-headers: value of header "a" holds a control character',
    );
  });

  it('does not read templates inside a value', () => {
    const session = { 'x-hasura-user-id': '{{A}}' };
    expect(send("{{SESSION_VARIABLES['x-hasura-user-id']}}", { session })).toEqual(['{{A}}']);
  });

  it('wins over a header of the client, present or not', () => {
    const forged = { clientHeaders: { a: 'forged' } };
    const forward = { forwardClientHeaders: true };
    expect(send("{{SESSION_VARIABLES['x-hasura-user-id']}}", forged, forward)).toEqual(['7']);
    expect(send("{{SESSION_VARIABLES['x-hasura-org']}}", forged, forward)).toEqual([]);
    expect(send('{{A}}', forged, forward)).toEqual(['forged']);
  });

  it('wins over a header that is derived from the client', () => {
    const headers = [{ name: 'X-Forwarded-Host', value: "{{SESSION_VARIABLES['x-hasura-role']}}" }];
    const plan = prepareHeaders({ ...RULES, headers, forwardClientHeaders: true });
    const built = buildHeaders(plan, { ...CALL, clientHeaders: { host: 'forged' } });
    expect(valuesOf(built, 'x-forwarded-host')).toEqual(['user']);
  });
});

describe('the request id of a call that forwards no client headers', () => {
  const requestIds = (rules: Partial<HeaderRules>): string[] =>
    valuesOf(buildHeaders(prepareHeaders({ ...RULES, ...rules }), CALL), 'x-request-id');

  it('is sent', () => {
    expect(requestIds({})).toEqual(['req-1']);
    expect(requestIds({ configuredFirst: true })).toEqual(['req-1']);
  });

  it("yields to the action's own header", () => {
    expect(requestIds({ headers: [{ name: 'X-Request-ID', value: 'own' }] })).toEqual(['own']);
  });

  it('is left out where the action ignores it', () => {
    expect(requestIds({ ignoredClientHeaders: ['X-Request-Id'] })).toEqual([]);
  });
});
