// Tokens as they come over the wire, good and hostile, through the whole mode.
import { createHmac, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { CompactSign, SignJWT } from 'jose';
import { GatewayError, type HttpPort, type Session } from '@app/types';
import type { RequestHeaders } from '../core/request-headers.js';
import { createAuthenticator } from '../create-authenticator.js';
import { authPorts, type TestPorts } from '../../test/auth-ports.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }) as string;
const SECRET = 's'.repeat(64);
const NOW = Date.UTC(2026, 0, 1) / 1000;
const ROLES = { 'x-hasura-allowed-roles': ['user', 'editor'], 'x-hasura-default-role': 'user' };
const CLAIMS = { 'https://hasura.io/jwt/claims': { ...ROLES, 'x-hasura-user-id': '7' } };
const RSA_CONFIG = { type: 'RS256', key: pem(rsa.publicKey) };

type Payload = Record<string, unknown>;
const sign = (
  payload: Payload,
  { key = rsa.privateKey, alg = 'RS256', kid }: { key?: KeyObject; alg?: string; kid?: string } = {},
) => new SignJWT(payload).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) }).sign(key);

interface Asked {
  readonly configs?: readonly object[];
  readonly headers?: RequestHeaders;
  readonly unauthorizedRole?: string;
  readonly ports?: TestPorts;
}

function mode({ configs = [RSA_CONFIG], unauthorizedRole, ports = authPorts() }: Asked) {
  return createAuthenticator(
    {
      adminSecrets: ['admin'],
      unauthorizedRole,
      unauthorizedVariables: 'as-sent',
      authHook: undefined,
      jwtSecrets: configs.map((config) => JSON.stringify(config)),
    },
    ports,
  );
}

const ask = async (token: string | undefined, asked: Asked = {}): Promise<Session> =>
  mode(asked)({ ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...asked.headers });

async function refusal(token: string | undefined, asked: Asked = {}): Promise<string> {
  try {
    await ask(token, asked);
  } catch (error) {
    if (error instanceof GatewayError) return `${String(error.status)} ${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('expected a refusal');
}

const UNSIGNED = '400 invalid-jwt: Could not verify JWT: JWSError JWSInvalidSignature';
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a good token', () => {
  it('gives role and variables without the lists of roles', async () => {
    expect(await ask(await sign(CLAIMS))).toMatchObject({
      role: 'user',
      isAdmin: false,
      backendOnlyPermissions: false,
      variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '7' },
    });
  });

  it('lets the header choose among its roles', async () => {
    expect(await ask(await sign(CLAIMS), { headers: { 'x-hasura-role': 'editor' } })).toMatchObject({ role: 'editor' });
  });

  it.each<[string, object, KeyObject, string]>([
    ['HS256', { type: 'HS256', key: SECRET }, undefined as unknown as KeyObject, 'HS256'],
    ['ES256', { type: 'ES256', key: pem(ec.publicKey) }, ec.privateKey, 'ES256'],
    ['Ed25519', { type: 'Ed25519', key: pem(ed.publicKey) }, ed.privateKey, 'EdDSA'],
    ['another hash of the same family', RSA_CONFIG, rsa.privateKey, 'RS512'],
  ])('is accepted with %s', async (_, config, key, alg) => {
    const token = alg.startsWith('HS')
      ? await new SignJWT(CLAIMS).setProtectedHeader({ alg }).sign(Buffer.from(SECRET))
      : await sign(CLAIMS, { key, alg });
    expect(await ask(token, { configs: [config] })).toMatchObject({ role: 'user' });
  });

  it('tells when it expires, with the skew', async () => {
    const session = await ask(await sign({ ...CLAIMS, exp: NOW + 10 }), {
      configs: [{ ...RSA_CONFIG, allowed_skew: 5 }],
    });
    expect(session.expiresAtMs).toBe((NOW + 15) * 1000);
  });

  it('is verified once, until it expires', async () => {
    let nowMs = NOW * 1000;
    const authenticate = mode({ ports: authPorts({ nowMs: () => nowMs }) });
    const headers = { authorization: `Bearer ${await sign({ ...CLAIMS, exp: NOW + 10 })}` };
    expect(authenticate(headers)).toBeInstanceOf(Promise);
    await authenticate(headers);
    expect(authenticate(headers)).toMatchObject({ role: 'user' });
    nowMs += 10_000;
    await expect(async () => authenticate(headers)).rejects.toThrow('JWTExpired');
  });

  it.each<[string, object, RequestHeaders]>([
    ['a cookie', { type: 'Cookie', name: 'c' }, { cookie: 'a=1; c=TOKEN' }],
    ['a header of that name', { type: 'CustomHeader', name: 'X-Token' }, { 'x-token': 'TOKEN' }],
  ])('is found in %s', async (_, header, headers) => {
    const token = await sign(CLAIMS);
    const filled = Object.fromEntries(Object.entries(headers).map(([n, v]) => [n, String(v).replace('TOKEN', token)]));
    expect(await ask(undefined, { configs: [{ ...RSA_CONFIG, header }], headers: filled })).toMatchObject({
      role: 'user',
    });
  });

  it.each<[string, object, Payload]>([
    ['another namespace', { claims_namespace: 'n' }, { n: ROLES }],
    ['a path', { claims_namespace_path: "$.a['b c']" }, { a: { 'b c': ROLES } }],
    ['the root', { claims_namespace_path: '$' }, ROLES],
    ['a text', { claims_format: 'stringified_json' }, { 'https://hasura.io/jwt/claims': JSON.stringify(ROLES) }],
    [
      'a map with a default',
      {
        claims_map: {
          'x-hasura-allowed-roles': ['user'],
          'x-hasura-default-role': { path: '$.r[1]', default: 'user' },
        },
      },
      {},
    ],
  ])('has its claims in %s', async (_, more, payload) => {
    expect(await ask(await sign(payload), { configs: [{ ...RSA_CONFIG, ...more }] })).toMatchObject({ role: 'user' });
  });
});

describe('a hostile token', () => {
  it('without a signature is refused', async () => {
    expect(await refusal(`${base64({ alg: 'none' })}.${base64(CLAIMS)}.`)).toBe(UNSIGNED);
  });

  it('signed with the public key as if it were a secret is refused', async () => {
    const body = `${base64({ alg: 'HS256' })}.${base64(CLAIMS)}`;
    const forged = createHmac('sha256', pem(rsa.publicKey)).update(body).digest('base64url');
    expect(await refusal(`${body}.${forged}`)).toBe(UNSIGNED);
  });

  it('of another key is refused', async () => {
    expect(await refusal(await sign(CLAIMS, { key: other.privateKey }))).toBe(UNSIGNED);
  });

  it('that brings its own key is refused', async () => {
    const jwk = other.publicKey.export({ format: 'jwk' });
    const token = await new CompactSign(Buffer.from(JSON.stringify(CLAIMS)))
      .setProtectedHeader({ alg: 'RS256', jwk: jwk })
      .sign(other.privateKey);
    expect(await refusal(token)).toBe(UNSIGNED);
  });

  it('changed after it was verified is refused', async () => {
    const authenticate = mode({});
    const [head, , signature] = (await sign(CLAIMS)).split('.');
    await authenticate({ authorization: `Bearer ${await sign(CLAIMS)}` });
    const changed = `${head ?? ''}.${base64({ ...CLAIMS, admin: true })}.${signature ?? ''}`;
    await expect(async () => authenticate({ authorization: `Bearer ${changed}` })).rejects.toThrow(
      'JWSInvalidSignature',
    );
  });

  it.each<[string, string]>([
    ['empty', 'Bearer '],
    ['of another scheme', 'Basic YTpi'],
    ['with a blank in it', 'Bearer a b'],
    ['without a scheme', 'abc'],
  ])('header that is %s is malformed', async (_, authorization) => {
    expect(await refusal(undefined, { headers: { authorization } })).toBe(
      '400 invalid-headers: Malformed Authorization header',
    );
  });

  it.each(['a', 'a.b', 'a.b.c', '..', `${'x'.repeat(70_000)}.y.z`, '\u0000.\u0000.\u0000'])(
    '%.20j is no token',
    async (token) => {
      expect(await refusal(token)).toMatch(/^400 invalid-jwt: Could not verify JWT: JWSError /);
    },
  );

  it.each<[string, Payload, string]>([
    ['expired', { exp: NOW }, 'JWTExpired'],
    ['expired a day ago', { exp: NOW - 86_400 }, 'JWTExpired'],
    ['not valid yet', { nbf: NOW + 1 }, 'JWTNotYetValid'],
    ['issued in the future', { iat: NOW + 1 }, 'JWTIssuedAtFuture'],
  ])('that is %s is refused', async (_, payload, reason) => {
    expect(await refusal(await sign({ ...CLAIMS, ...payload }))).toBe(
      `400 invalid-jwt: Could not verify JWT: ${reason}`,
    );
  });

  it.each<[string, Payload]>([
    ['exp', { exp: 'tomorrow' }],
    ['exp', { exp: null }],
    ['nbf', { nbf: {} }],
    ['iat', { iat: [1] }],
    ['iss', { iss: 5 }],
    ['aud', { aud: { a: 1 } }],
  ])('whose %s is of the wrong type is refused', async (claim, payload) => {
    const token = await new CompactSign(Buffer.from(JSON.stringify({ ...CLAIMS, ...payload })))
      .setProtectedHeader({ alg: 'RS256' })
      .sign(rsa.privateKey);
    expect(await refusal(token)).toContain(`$.${claim}`);
  });

  it.each(['[]', '1', '"a"', 'null', '{', ''])('whose payload is %j is refused', async (payload) => {
    const token = await new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg: 'RS256' }).sign(rsa.privateKey);
    expect(await refusal(token)).toMatch(/^400 invalid-jwt/);
  });

  it.each<[string, Payload, string]>([
    ['audience', { audience: 'us' }, 'JWTNotInAudience'],
    ['issuer', { issuer: 'us' }, 'JWTNotInIssuer'],
  ])('of another %s is refused', async (_, more, reason) => {
    const token = await sign({ ...CLAIMS, aud: 'them', iss: 'them' });
    expect(await refusal(token, { configs: [{ ...RSA_CONFIG, ...more }] })).toContain(reason);
  });

  const signText = (payload: string, header: object = { alg: 'RS256' }) => {
    const signed = `${base64(header)}.${Buffer.from(payload).toString('base64url')}`;
    return `${signed}.${signBytes('sha256', Buffer.from(signed), rsa.privateKey).toString('base64url')}`;
  };
  const claimsText = JSON.stringify(CLAIMS).slice(1, -1);

  it.each<[string, string, string]>([
    ['exp', `{"exp":${NOW + 60},${claimsText},"exp":${NOW - 60}}`, 'JWTExpired'],
    ['nbf', `{"nbf":${NOW - 60},${claimsText},"nbf":${NOW + 60}}`, 'JWTNotYetValid'],
    ['iss', `{"iss":"us",${claimsText},"iss":"them"}`, 'JWTNotInIssuer'],
    ['aud', `{"aud":"us",${claimsText},"aud":"them"}`, 'JWTNotInAudience'],
    [
      'exp, beside a number of many digits',
      `{"n":1.0,"exp":${NOW + 60},${claimsText},"exp":${NOW - 60}}`,
      'JWTExpired',
    ],
    ['iss, escaped', `{"iss":"us",${claimsText},"\\u0069ss":"them"}`, 'JWTNotInIssuer'],
  ])('that says %s twice is judged by the last one', async (_, payload, reason) => {
    const config = { ...RSA_CONFIG, issuer: 'us', audience: 'us' };
    const aud = payload.includes('"aud"') ? '' : '"aud":"us",';
    const token = signText(`{${aud}${payload.slice(1)}`);
    expect(await refusal(token, { configs: [config] })).toContain(reason);
  });

  it.each(['exp', 'nbf', 'iss', 'aud'])('may say %s twice where the last one is good', async (claim) => {
    const good = { exp: NOW + 60, nbf: NOW - 60, iss: 'us', aud: 'us' };
    const bad = JSON.stringify({ exp: NOW - 60, nbf: NOW + 60, iss: 'them', aud: 'them' }[claim]);
    const token = signText(`{"${claim}":${bad},${claimsText},${JSON.stringify(good).slice(1)}`);
    expect(await ask(token, { configs: [{ ...RSA_CONFIG, issuer: 'us', audience: 'us' }] })).toMatchObject({
      role: 'user',
    });
  });

  it.each<[string, string]>([
    ['twice', '"x-hasura-allowed-roles":["admin","user"],"x-hasura-allowed-roles":["user"]'],
    ['in two spellings', '"X-Hasura-Allowed-Roles":["admin","user"],"x-hasura-allowed-roles":["user"]'],
    ['twice, once escaped', '"x-hasura-allowed-roles":["admin","user"],"x-hasura-allowed-role\\u0073":["user"]'],
  ])('has the roles that it says last where it says them %s', async (_, roles) => {
    const claims = `{"x-hasura-default-role":"user","x-hasura-user-id":"8","X-Hasura-User-Id":"7",${roles}}`;
    const token = signText(
      `{"https://hasura.io/jwt/claims":{"x-hasura-allowed-roles":["admin"]},"https://hasura.io/jwt/claims":${claims}}`,
    );
    expect(await refusal(token, { headers: { 'x-hasura-role': 'admin' } })).toContain('not in allowed roles');
    expect((await ask(token)).variables).toEqual({ 'x-hasura-role': 'user', 'x-hasura-user-id': '7' });
  });

  it.each<[string, string]>([
    ['its own, then none', '{"alg":"RS256","alg":"none"}'],
    ['its own, then HS256', '{"alg":"RS256","alg":"HS256"}'],
  ])('whose header says the algorithm twice (%s) is judged by the last one', async (_, header) => {
    const signed = `${Buffer.from(header).toString('base64url')}.${base64(CLAIMS)}`;
    const good = signBytes('sha256', Buffer.from(signed), rsa.privateKey).toString('base64url');
    const confused = createHmac('sha256', pem(rsa.publicKey)).update(signed).digest('base64url');
    for (const signature of [good, confused, ''])
      expect(await refusal(`${signed}.${signature}`)).toMatch(/^400 invalid-jwt/);
  });

  it('may not take a role that it does not list', async () => {
    expect(await refusal(await sign(CLAIMS), { headers: { 'x-hasura-role': 'admin' } })).toBe(
      '400 access-denied: Your requested role is not in allowed roles',
    );
  });

  it('does not become admin by a default role outside of its list', async () => {
    const claims = { ...ROLES, 'x-hasura-default-role': 'admin' };
    expect(await refusal(await sign({ 'https://hasura.io/jwt/claims': claims }))).toContain('not in allowed roles');
  });

  it('does not choose the backend-only permissions', async () => {
    const headers = { 'x-hasura-use-backend-only-permissions': 'true' };
    expect(await ask(await sign(CLAIMS), { headers })).toMatchObject({ backendOnlyPermissions: false });
  });

  it('does not bring session variables in headers', async () => {
    const { variables } = await ask(await sign(CLAIMS), { headers: { 'x-hasura-user-id': '8', 'x-hasura-org': '1' } });
    expect(variables).toEqual({ 'x-hasura-role': 'user', 'x-hasura-user-id': '7' });
  });

  it.each<[string, Payload, string]>([
    ['no namespace', {}, "claims key: 'https://hasura.io/jwt/claims' not found"],
    ['no object', { 'https://hasura.io/jwt/claims': 'x' }, 'expecting a json object when claims_format is json'],
    ['no roles', { 'https://hasura.io/jwt/claims': {} }, 'JWT claim does not contain "x-hasura-allowed-roles"'],
    [
      'roles that are no list',
      { 'https://hasura.io/jwt/claims': { ...ROLES, 'x-hasura-allowed-roles': 'user' } },
      'invalid "x-hasura-allowed-roles"; should be a list of roles: parsing [] failed, expected Array, but encountered String',
    ],
    [
      'a default role that is no text',
      { 'https://hasura.io/jwt/claims': { ...ROLES, 'x-hasura-default-role': 1 } },
      'invalid "x-hasura-default-role"; should be a single role name: parsing RoleName failed, expected String, but encountered Number',
    ],
    [
      'a variable that is no text',
      { 'https://hasura.io/jwt/claims': { ...ROLES, 'x-hasura-user-id': 1 } },
      'x-hasura-* claims: parsing Text failed, expected String, but encountered Number',
    ],
  ])('with %s is refused', async (_, payload, message) => {
    expect(await refusal(await sign(payload))).toContain(message);
  });
});

describe('several configurations', () => {
  const configs = [
    { ...RSA_CONFIG, issuer: 'a' },
    { type: 'ES256', key: pem(ec.publicKey), issuer: 'b' },
  ];

  it('are told apart by issuer', async () => {
    const token = await sign({ ...CLAIMS, iss: 'b' }, { key: ec.privateKey, alg: 'ES256' });
    expect(await ask(token, { configs })).toMatchObject({ role: 'user' });
  });

  it('refuse a token that is of none', async () => {
    expect(await refusal(await sign({ ...CLAIMS, iss: 'c' }), { configs })).toContain('JWTNotInIssuer');
  });

  it('refuse a token that may be of both', async () => {
    expect(await refusal(await sign(CLAIMS), { configs })).toBe(
      '400 invalid-headers: Could not verify JWT: Multiple JWTs found',
    );
  });
});

describe('a request without a token', () => {
  it('is refused', async () => {
    expect(await refusal(undefined)).toBe(
      "400 invalid-headers: Missing 'Authorization' or 'Cookie' header in JWT authentication mode",
    );
  });

  it('takes the unauthorized role where there is one', async () => {
    expect(await ask(undefined, { unauthorizedRole: 'anonymous' })).toMatchObject({ role: 'anonymous' });
  });

  it('does not fall back to that role with a bad token', async () => {
    expect(await refusal('a.b.c', { unauthorizedRole: 'anonymous' })).toContain('invalid-jwt');
  });
});

describe('a key set', () => {
  const setOf = (keys: Record<string, KeyObject>): string =>
    JSON.stringify({ keys: Object.entries(keys).map(([kid, key]) => ({ ...key.export({ format: 'jwk' }), kid })) });
  const configs = [{ jwk_url: 'http://127.0.0.1/jwks?secret=1' }];
  const served = (answers: (string | number)[], headers: readonly (readonly [string, string])[] = []): HttpPort => ({
    send: () => {
      const next = answers.length > 1 ? answers.shift() : answers[0];
      return Promise.resolve(
        typeof next === 'string'
          ? { type: 'response', status: 200, headers, body: next }
          : { type: 'response', status: next ?? 500, headers: [], body: '' },
      );
    },
  });

  it('is fetched before the first request, and its keys are chosen by id', async () => {
    const ports = authPorts({ http: served([setOf({ a: other.publicKey, b: rsa.publicKey })]) });
    const authenticate = mode({ configs, ports });
    await ports.start();
    const session = await authenticate({ authorization: `Bearer ${await sign(CLAIMS, { kid: 'b' })}` });
    expect(session).toMatchObject({ role: 'user' });
  });

  it('refuses a token whose id names another key', async () => {
    const ports = authPorts({ http: served([setOf({ a: other.publicKey, b: rsa.publicKey })]) });
    const authenticate = mode({ configs, ports });
    await ports.start();
    const headers = { authorization: `Bearer ${await sign(CLAIMS, { kid: 'a' })}` };
    await expect(async () => authenticate(headers)).rejects.toThrow('JWSInvalidSignature');
  });

  it('refuses a token whose id it does not have', async () => {
    const ports = authPorts({ http: served([setOf({ b: rsa.publicKey })]) });
    const authenticate = mode({ configs, ports });
    await ports.start();
    const headers = { authorization: `Bearer ${await sign(CLAIMS, { kid: 'nope' })}` };
    await expect(async () => authenticate(headers)).rejects.toThrow('JWSInvalidSignature');
  });

  it('is tried six times, then stops the start without telling the query of the URL', async () => {
    const pauses: number[] = [];
    const ports = authPorts({
      http: served([500]),
      pause: (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
    });
    mode({ configs, ports });
    await expect(ports.start()).rejects.toThrow(
      'Fatal Error: error fetching JWK from http://127.0.0.1/jwks: status 500',
    );
    expect(pauses).toEqual([200, 400, 800, 1600, 3200]);
    expect(JSON.stringify(ports.seen)).not.toContain('secret');
  });

  it.each(['{', '[]', '{"keys":1}', '""'])('%j is none', async (body) => {
    const ports = authPorts({ http: served([body]) });
    mode({ configs, ports });
    await expect(ports.start()).rejects.toThrow('not a JWK set');
  });

  it('is read again when it is due, and what the old keys vouched for ends', async () => {
    const first = setOf({ a: rsa.publicKey });
    const ports = authPorts({ http: served([first, setOf({ b: other.publicKey })], [['Cache-Control', 'max-age=5']]) });
    const authenticate = mode({ configs, ports });
    await ports.start();
    const headers = { authorization: `Bearer ${await sign(CLAIMS)}` };
    await authenticate(headers);
    expect(ports.later[0]?.delayMs).toBe(5000);
    ports.later[0]?.task();
    await new Promise((resolve) => setImmediate(resolve));
    await expect(async () => authenticate(headers)).rejects.toThrow('JWSInvalidSignature');
  });

  it('keeps its keys when it cannot be read again', async () => {
    const ports = authPorts({ http: served([setOf({ a: rsa.publicKey }), 500], [['Cache-Control', 'no-store']]) });
    const authenticate = mode({ configs, ports });
    await ports.start();
    ports.later[0]?.task();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await authenticate({ authorization: `Bearer ${await sign(CLAIMS)}` })).toMatchObject({ role: 'user' });
    expect(ports.later).toHaveLength(2);
  });
});
