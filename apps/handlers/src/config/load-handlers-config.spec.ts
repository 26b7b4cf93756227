import { loadHandlersConfig } from './load-handlers-config.js';

const DATABASE = { HANDLERS_DATABASE_URL: 'postgres://a@b/c' };

describe('loadHandlersConfig', () => {
  it('fills in every default', () => {
    expect(loadHandlersConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3001,
      portVariable: 'HANDLERS_PORT',
      databaseUrl: undefined,
      databaseVariable: 'ACTIONGRAPH_DATA_DIR',
      dataDir: '.actiongraph',
      actionSecret: undefined,
      adminSecret: undefined,
      signingKeys: [],
      stripe: undefined,
      mail: { transport: { kind: 'outbox', folder: '.actiongraph/outbox' }, from: 'no-reply@localhost' },
      publicUrl: undefined,
      verificationTtlSeconds: 86_400,
      redisUrl: undefined,
      storage: { kind: 'disk', folder: '.actiongraph/files' },
      maxFileBytes: 5_242_880,
      downloadTtlSeconds: 604_800,
      crm: undefined,
    });
  });

  it('takes HANDLERS_PORT before NESTJS_PORT, and never PORT', () => {
    expect(loadHandlersConfig({ HANDLERS_PORT: '1', NESTJS_PORT: '2', PORT: '3' }).port).toBe(1);
    expect(loadHandlersConfig({ NESTJS_PORT: '2', PORT: '3' })).toMatchObject({ port: 2, portVariable: 'NESTJS_PORT' });
    expect(loadHandlersConfig({ PORT: '3' }).port).toBe(3001);
  });

  it("takes its own database before the gateway's", () => {
    const gateways = { HASURA_GRAPHQL_DATABASE_URL: 'postgresql://x@y/z' };
    expect(loadHandlersConfig({ ...DATABASE, ...gateways }).databaseUrl).toBe('postgres://a@b/c');
    expect(loadHandlersConfig(gateways)).toMatchObject({
      databaseUrl: 'postgresql://x@y/z',
      databaseVariable: 'HASURA_GRAPHQL_DATABASE_URL',
    });
  });

  it('listens everywhere with a database of its own, unless told otherwise', () => {
    expect(loadHandlersConfig(DATABASE).host).toBe('0.0.0.0');
    expect(loadHandlersConfig({ ...DATABASE, HANDLERS_HOST: '::1' }).host).toBe('::1');
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadHandlersConfig({ HANDLERS_PORT: '', ACTION_SECRET: '', SMTP_URL: '' })).toEqual(loadHandlersConfig({}));
  });

  it('reads SMTP as a URL before its parts', () => {
    const parts = { SMTP_HOST: 'mail', SMTP_PORT: '25', SMTP_USER: 'u', SMTP_PASSWORD: 'p' };
    expect(loadHandlersConfig(parts).mail.transport).toEqual({
      kind: 'smtp-host',
      host: 'mail',
      port: 25,
      login: { user: 'u', password: 'p' },
    });
    expect(loadHandlersConfig({ ...parts, SMTP_URL: 'smtp://m:1' }).mail.transport).toEqual({
      kind: 'smtp',
      url: 'smtp://m:1',
    });
  });

  it('reads Stripe and where its API is', () => {
    const { stripe } = loadHandlersConfig({
      STRIPE_SECRET_KEY: 'sk_test_1',
      STRIPE_API_BASE: 'http://127.0.0.1:12111',
    });
    expect(stripe).toEqual({
      secretKey: 'sk_test_1',
      apiBase: new URL('http://127.0.0.1:12111'),
      returnUrl: undefined,
    });
  });

  it('drops slashes at the end of HANDLERS_PUBLIC_URL', () => {
    expect(loadHandlersConfig({ HANDLERS_PUBLIC_URL: 'https://a.example/b//' }).publicUrl).toBe('https://a.example/b');
  });

  it.each([
    ['HANDLERS_PORT', '65536'],
    ['HANDLERS_PORT', '-1'],
    ['HANDLERS_PORT', '3001 '],
    ['NESTJS_PORT', '0x10'],
    ['HANDLERS_HOST', 'a b'],
    ['HANDLERS_DATABASE_URL', 'mysql://a@b/c'],
    ['HASURA_GRAPHQL_DATABASE_URL', 'localhost:5432'],
    ['STRIPE_SECRET_KEY', 'pk_test_1'],
    ['STRIPE_SECRET_KEY', 'sk_test_1 sk_test_2'],
    ['STRIPE_API_BASE', 'localhost'],
    ['STRIPE_RETURN_URL', 'javascript:alert(1)'],
    ['SMTP_URL', 'http://mail'],
    ['SMTP_URL', 'smtp://mail:port'],
    ['SMTP_HOST', 'mail:25'],
    ['SMTP_PORT', 'smtp'],
    ['SMTP_FROM', 'nobody'],
    ['HANDLERS_PUBLIC_URL', '/api'],
    ['VERIFICATION_TTL_SECONDS', '0'],
    ['VERIFICATION_TTL_SECONDS', '1d'],
  ])('refuses %s=%j in one line that names it and hides the value', (variable, value) => {
    let line = 'nothing was thrown';
    try {
      loadHandlersConfig({ [variable]: value });
    } catch (error) {
      line = (error as Error).message;
    }
    expect(line).toMatch(new RegExp(`^${variable}: expected [^\n]+$`));
    if (value.length > 6) expect(line).not.toContain(value);
  });
});
