import { readGatewayConfig, secretsToHide, type GatewayConfig } from './gateway-config.js';
import { serverConfiguration } from './startup-observation.js';

const KEY = `whsec_${btoa('k'.repeat(32))}`;
const OTHER = btoa('o'.repeat(24));
const read = (env: Readonly<Record<string, string>>): GatewayConfig =>
  readGatewayConfig({ HASURA_GRAPHQL_DATABASE_URL: 'postgres://h/d', ...env });

function problemOf(env: Readonly<Record<string, string>>): string {
  try {
    read(env);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
}

describe('settings of calls to handlers', () => {
  it('are off by default', () => {
    const config = read({});
    expect(config.handlers).toEqual({
      signingKeys: [],
      allowedHosts: [],
      blockedRanges: [],
      circuitFailures: 0,
      circuitOpenSeconds: 10,
    });
  });

  it('take the list of keys before the single one', () => {
    expect(read({ ACTIONGRAPH_HANDLER_SIGNING_KEY: KEY }).handlers.signingKeys).toEqual([KEY]);
    const both = {
      ACTIONGRAPH_HANDLER_SIGNING_KEY: KEY,
      ACTIONGRAPH_HANDLER_SIGNING_KEYS: JSON.stringify([OTHER, KEY]),
    };
    expect(read(both).handlers.signingKeys).toEqual([OTHER, KEY]);
  });

  it('show in the log how many keys there are, and none of them', () => {
    const config = read({ ACTIONGRAPH_HANDLER_SIGNING_KEY: KEY });
    expect(serverConfiguration(config)).toMatchObject({ info: { handlers: { signingKeys: 1 } } });
    expect(JSON.stringify(serverConfiguration(config))).not.toContain(KEY);
    expect(secretsToHide(config)).toContain(KEY);
  });

  it('take lists of hosts and of ranges', () => {
    const env = {
      ACTIONGRAPH_HANDLER_ALLOWED_HOSTS: 'a.test, *.b.test:3001,[::1]',
      ACTIONGRAPH_HANDLER_BLOCKED_RANGES: '10.0.0.0/8, non-public',
    };
    expect(read(env).handlers).toMatchObject({
      allowedHosts: ['a.test', '*.b.test:3001', '[::1]'],
      blockedRanges: ['10.0.0.0/8', 'non-public'],
    });
  });

  it.each(['', 'short', 'whsec_c2hvcnQ=', `${KEY} `, '{}'])('refuse the key %j without repeating it', (text) => {
    const problem = problemOf({ ACTIONGRAPH_HANDLER_SIGNING_KEY: text });
    expect(problem).toContain('ACTIONGRAPH_HANDLER_SIGNING_KEY');
    if (text.length > 2) expect(problem).not.toContain(text);
  });

  it.each(['[]', '["short"]', JSON.stringify([KEY, '']), JSON.stringify([KEY, 7]), KEY])(
    'refuse the keys %j',
    (text) => {
      const problem = problemOf({ ACTIONGRAPH_HANDLER_SIGNING_KEYS: text });
      expect(problem).toContain('ACTIONGRAPH_HANDLER_SIGNING_KEYS');
      expect(problem).not.toContain(KEY);
    },
  );

  it.each([
    ['ACTIONGRAPH_HANDLER_ALLOWED_HOSTS', 'a.test, http://b.test'],
    ['ACTIONGRAPH_HANDLER_ALLOWED_HOSTS', '*'],
    ['ACTIONGRAPH_HANDLER_BLOCKED_RANGES', '10.0.0.0/8, localhost'],
    ['ACTIONGRAPH_HANDLER_BLOCKED_RANGES', '10.0.0.0/40'],
    ['ACTIONGRAPH_HANDLER_CIRCUIT_FAILURES', '-1'],
    ['ACTIONGRAPH_HANDLER_CIRCUIT_OPEN_SECONDS', '0'],
  ])('refuse %s=%s', (variable, text) => {
    expect(problemOf({ [variable]: text })).toContain(`${variable} (--`);
  });
});
