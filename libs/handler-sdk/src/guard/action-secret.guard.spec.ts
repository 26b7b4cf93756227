import { checkCaller, type ActionSecrets } from './action-secret.guard.js';

const call =
  (secrets: ActionSecrets, headers: Record<string, string> = {}, remoteAddress?: string) =>
  () => {
    checkCaller({ id: '1', body: {}, headers, socket: { remoteAddress } }, secrets);
  };
const refused = (message: string) =>
  expect.objectContaining({ status: 401, message: expect.stringContaining(message) as string }) as Error;

describe('checkCaller', () => {
  it('accepts the action secret from anywhere', () => {
    expect(call({ actionSecret: 's' }, { 'x-action-secret': 's' }, '10.0.0.1')).not.toThrow();
  });

  it('accepts the admin secret in place of the action secret', () => {
    const secrets = { actionSecret: 's', adminSecret: 'a' };
    expect(call(secrets, { 'x-hasura-admin-secret': 'a' }, '10.0.0.1')).not.toThrow();
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('accepts %s when there is no secret', (address) => {
    expect(call({}, {}, address)).not.toThrow();
  });

  it('looks at no header when no secret is configured', () => {
    expect(call({}, { 'x-action-secret': 'x', 'x-hasura-admin-secret': 'y' }, '127.0.0.1')).not.toThrow();
  });

  it.each(['10.0.0.1', '::ffff:10.0.0.1', '128.0.0.1', '::2', undefined])(
    'refuses %s when there is no secret',
    (address) => {
      expect(call({}, { 'x-forwarded-for': '127.0.0.1' }, address)).toThrow(refused('its own machine only'));
    },
  );

  it('accepts the admin secret from afar when there is no action secret', () => {
    expect(call({ adminSecret: 'a' }, { 'x-hasura-admin-secret': 'a' }, '10.0.0.1')).not.toThrow();
  });

  it('refuses a loopback caller without the secret once there is one', () => {
    expect(call({ actionSecret: 's' }, {}, '127.0.0.1')).toThrow(refused('X-Action-Secret required'));
  });

  it.each(['', 'S', 's ', 'ss', 's, s'])('refuses the action secret %j', (given) => {
    expect(call({ actionSecret: 's' }, { 'x-action-secret': given }, '127.0.0.1')).toThrow(
      refused('invalid X-Action-Secret'),
    );
  });

  it('refuses a wrong action secret beside the right admin secret', () => {
    const headers = { 'x-action-secret': 'no', 'x-hasura-admin-secret': 'a' };
    expect(call({ actionSecret: 's', adminSecret: 'a' }, headers)).toThrow(refused('invalid X-Action-Secret'));
  });

  it('refuses a wrong admin secret beside the right action secret', () => {
    const headers = { 'x-action-secret': 's', 'x-hasura-admin-secret': 'no' };
    expect(call({ actionSecret: 's', adminSecret: 'a' }, headers)).toThrow(refused('invalid X-Hasura-Admin-Secret'));
  });

  it('does not take the admin secret for the action secret', () => {
    expect(call({ actionSecret: 's', adminSecret: 'a' }, { 'x-action-secret': 'a' })).toThrow(refused('invalid'));
  });
});
