import type { CallToCount } from '@app/actions';
import type { RateRule } from '@app/engine';
import { MemoryRateLimiter } from '@app/rate-limiting';
import { GatewayError, type Session } from '@app/types';
import { Client } from './client.js';
import { RateLimits, type CommonLimits } from './rate-limits.js';

const NONE: CommonLimits = { perMinute: undefined, perAddressPerMinute: undefined };
const open = (common: Partial<CommonLimits> = {}): RateLimits =>
  new RateLimits(
    { ...NONE, ...common },
    (prefix, points) => new MemoryRateLimiter({ prefix, points, windowSeconds: 60 }),
  );

const sessionOf = (role: string, variables: Record<string, string> = {}): Session => ({
  role,
  variables: { 'x-hasura-role': role, ...variables },
  isAdmin: role === 'admin',
  backendOnlyPermissions: false,
});
const from = (address: string, session = sessionOf('user')) => ({ session, client: new Client(() => address) });
const codeOf = (error: unknown): string => (error instanceof GatewayError ? `${error.code} ${error.status}` : 'bug');
const outcome = async (promise: Promise<void> | undefined): Promise<string> =>
  (await promise?.catch(codeOf)) ?? 'admitted';

const REFUSED = 'rate-limit-exceeded 429';
const byRole = (perMinute: number, uniqueBy: RateRule['uniqueBy'] = []): RateRule => ({ perMinute, uniqueBy });

it('takes no turn where nothing is limited', () => {
  expect(open().admit(undefined, from('1.1.1.1'))).toBeUndefined();
});

describe('the rule of a role', () => {
  it.each<[string, RateRule['uniqueBy'], string, Session, string]>([
    ['the role', [], '2.2.2.2', sessionOf('user', { 'x-hasura-user-id': '2' }), REFUSED],
    ['the role', [], '1.1.1.1', sessionOf('editor'), 'admitted'],
    ['the address', 'ip', '1.1.1.1', sessionOf('user', { 'x-hasura-user-id': '2' }), REFUSED],
    ['the address', 'ip', '2.2.2.2', sessionOf('user'), 'admitted'],
    ['variables', ['x-hasura-user-id'], '2.2.2.2', sessionOf('user', { 'x-hasura-user-id': '1' }), REFUSED],
    ['variables', ['x-hasura-user-id'], '1.1.1.1', sessionOf('user', { 'x-hasura-user-id': '2' }), 'admitted'],
    ['variables', ['x-hasura-user-id'], '1.1.1.1', sessionOf('user', { 'x-hasura-user-id': 'null' }), 'admitted'],
    ['variables', ['x-hasura-user-id'], '1.1.1.1', sessionOf('user'), 'admitted'],
    ['names of a prototype', ['x-hasura-user-id', '__proto__'], '1.1.1.1', sessionOf('user'), 'admitted'],
  ])('counts by %s %j: a second operation from %s', async (_, uniqueBy, address, session, expected) => {
    const limits = open();
    const rule = byRole(1, uniqueBy);
    expect(await outcome(limits.admit(rule, from('1.1.1.1', sessionOf('user', { 'x-hasura-user-id': '1' }))))).toBe(
      'admitted',
    );
    expect(await outcome(limits.admit(rule, from(address, session)))).toBe(expected);
  });

  it('tells roles apart from variables that look like them', async () => {
    const limits = open();
    await limits.admit(byRole(1, ['x-hasura-a']), from('', sessionOf('user', { 'x-hasura-a': 'b","c' })));
    const other = from('', sessionOf('user","b', { 'x-hasura-a': 'c' }));
    expect(await outcome(limits.admit(byRole(1, ['x-hasura-a']), other))).toBe('admitted');
  });

  it('of zero admits nobody', async () => {
    const asked = from('1.1.1.1');
    expect(await outcome(open().admit(byRole(0), asked))).toBe(REFUSED);
    expect(Object.fromEntries(asked.client.headers ?? [])).toMatchObject({
      'ratelimit-limit': '0',
      'retry-after': '60',
    });
  });

  it('goes on counting where a new document states it again', async () => {
    const limits = open();
    await limits.admit(byRole(1), from(''));
    expect(await outcome(limits.admit(byRole(1), from('')))).toBe(REFUSED);
  });

  it('that refuses takes nothing from the limits of all', async () => {
    const limits = open({ perMinute: 2 });
    await limits.admit(byRole(1), from('1.1.1.1'));
    for (let i = 0; i < 5; i++) await outcome(limits.admit(byRole(1), from('1.1.1.1')));
    expect(await outcome(limits.admit(undefined, from('2.2.2.2')))).toBe('admitted');
    expect(await outcome(limits.admit(undefined, from('2.2.2.2')))).toBe(REFUSED);
  });
});

describe('limits of the settings', () => {
  it('count all callers, admins too', async () => {
    const limits = open({ perMinute: 1 });
    await limits.admit(undefined, from('1.1.1.1', sessionOf('admin')));
    expect(await outcome(limits.admit(undefined, from('2.2.2.2')))).toBe(REFUSED);
    expect(await outcome(limits.admit(undefined, from('3.3.3.3', sessionOf('admin'))))).toBe(REFUSED);
  });

  it('count addresses apart, and the addresses of one IPv6 network together', async () => {
    const limits = open({ perAddressPerMinute: 1 });
    await limits.admit(undefined, from('2001:db8::1'));
    expect(await outcome(limits.admit(undefined, from('2001:db8::2')))).toBe(REFUSED);
    expect(await outcome(limits.admit(undefined, from('2001:db8:0:1::1')))).toBe('admitted');
  });

  it('tell of the narrowest', async () => {
    const limits = open({ perMinute: 100, perAddressPerMinute: 3 });
    const asked = from('1.1.1.1');
    await limits.admit(byRole(50), asked);
    expect(Object.fromEntries(asked.client.headers ?? [])).toMatchObject({
      'ratelimit-limit': '3',
      'ratelimit-remaining': '2',
    });
  });
});

describe('the limit of an action', () => {
  const call = (
    unique_by: 'role' | 'user' | 'ip',
    session: Session,
    { address = '1.1.1.1', action = 'send' } = {},
  ): CallToCount =>
    ({
      action,
      limit: { per_minute: 1, unique_by },
      context: { session, client: new Client(() => address) },
    }) as unknown as CallToCount;
  const ada = sessionOf('user', { 'x-hasura-user-id': '1' });

  it.each<[string, CallToCount, CallToCount, string]>([
    ['a role has one count', call('role', ada), call('role', sessionOf('user')), REFUSED],
    ['other roles have theirs', call('role', ada), call('role', sessionOf('other')), 'admitted'],
    ['a user has one in all roles', call('user', ada), call('user', { ...ada, role: 'other' }), REFUSED],
    [
      'other users have theirs',
      call('user', ada),
      call('user', sessionOf('user', { 'x-hasura-user-id': '2' })),
      'admitted',
    ],
    ['who has no id counts by address', call('user', sessionOf('user')), call('ip', sessionOf('user')), REFUSED],
    [
      'an id like an address is none',
      call('ip', ada),
      call('user', sessionOf('u', { 'x-hasura-user-id': '1.1.1.1' })),
      'admitted',
    ],
    ['an address has one', call('ip', ada), call('ip', sessionOf('other')), REFUSED],
    ['other addresses have theirs', call('ip', ada), call('ip', ada, { address: '2.2.2.2' }), 'admitted'],
    ['other actions have theirs', call('role', ada), call('role', ada, { action: 'read' }), 'admitted'],
  ])('%s', async (_, first, second, expected) => {
    const limits = open();
    expect(await outcome(limits.admitCall(first))).toBe('admitted');
    expect(await outcome(limits.admitCall(second))).toBe(expected);
  });
});
