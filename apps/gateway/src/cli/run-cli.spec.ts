import fc from 'fast-check';
import { readGatewayConfig } from '../config/gateway-config.js';
import type { Environment } from '../config/read-settings.js';
import { ALL_SETTINGS } from '../config/settings.js';
import { runCli } from './run-cli.js';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** What `serve` was called with; undefined when it was not. */
  readonly env: Environment | undefined;
}

async function run(argv: readonly string[], env: Environment = {}, serve?: () => Promise<void>): Promise<Outcome> {
  const text = { out: '', error: '' };
  let served: Environment | undefined;
  const code = await runCli(argv, env, {
    version: '1.2.3',
    serve: async (given) => {
      served = given;
      await serve?.();
    },
    write: (stream, part) => {
      text[stream] += part;
    },
  });
  return { code, ...text, env: served };
}

describe('serve', () => {
  it('takes the command line of the engine it replaces', async () => {
    const line =
      '--metadata-database-url postgres://h/m serve --enable-telemetry=false --server-port 8081 --stringify-numeric-types --admin-secret S';
    expect(await run(line.split(' '))).toEqual({
      code: 0,
      out: '',
      error: '',
      env: {
        HASURA_GRAPHQL_METADATA_DATABASE_URL: 'postgres://h/m',
        HASURA_GRAPHQL_ENABLE_TELEMETRY: 'false',
        HASURA_GRAPHQL_SERVER_PORT: '8081',
        HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES: 'true',
        HASURA_GRAPHQL_ADMIN_SECRET: 'S',
      },
    });
  });

  it('passes the environment through', async () => {
    expect((await run(['serve'], { A: 'b' })).env).toEqual({ A: 'b' });
  });

  it('leaves the given environment as it was', async () => {
    const env = Object.freeze({ HASURA_GRAPHQL_SERVER_PORT: '1' });
    expect((await run(['serve', '--server-port', '2'], env)).env).toEqual({ HASURA_GRAPHQL_SERVER_PORT: '2' });
  });

  it('takes database flags before and after the command', async () => {
    const before = await run(['--database-url', 'postgres://h/d', 'serve']);
    const after = await run(['serve', '--database-url', 'postgres://h/d']);
    expect(before.env).toEqual({ HASURA_GRAPHQL_DATABASE_URL: 'postgres://h/d' });
    expect(after.env).toEqual(before.env);
  });

  it('lets the last of repeated flags count', async () => {
    expect((await run(['serve', '--server-port', '1', '--server-port=2'])).env).toEqual({
      HASURA_GRAPHQL_SERVER_PORT: '2',
    });
  });

  it('takes values that begin with a dash, are empty or hold "="', async () => {
    expect((await run(['serve', '--admin-secret', '-a', '--data-dir=', '--jwt-secret={"a":"b=c"}'])).env).toEqual({
      HASURA_GRAPHQL_ADMIN_SECRET: '-a',
      ACTIONGRAPH_DATA_DIR: '',
      HASURA_GRAPHQL_JWT_SECRET: '{"a":"b=c"}',
    });
  });

  it('lets a flag win over the alias of its variable', async () => {
    const { env } = await run(['serve', '--server-port', '2'], { PORT: '1' });
    expect(readGatewayConfig(env ?? {}).server.port).toBe(2);
  });

  it('prints the one line of a start that failed', async () => {
    const failed = await run(['serve'], {}, () => Promise.reject(new Error('port 8080 is taken')));
    expect(failed).toMatchObject({ code: 1, out: '', error: 'port 8080 is taken\n' });
  });
});

describe('boolean flags', () => {
  const devMode = async (...flags: string[]) => (await run(['serve', ...flags])).env?.HASURA_GRAPHQL_DEV_MODE;

  it('are true when they stand alone, last or before another flag', async () => {
    expect(await devMode('--dev-mode')).toBe('true');
    expect(await devMode('--dev-mode', '--server-port', '1')).toBe('true');
  });

  it.each(['true', 'false', 'yes', 'N'])('take the value %s behind "=" or a blank', async (value) => {
    expect(await devMode(`--dev-mode=${value}`)).toBe(value);
    expect(await devMode('--dev-mode', value)).toBe(value);
  });

  it('leave a wrong value to the reader, which names the flag', async () => {
    const { env } = await run(['serve', '--dev-mode', 'perhaps']);
    expect(() => readGatewayConfig(env ?? {})).toThrow('HASURA_GRAPHQL_DEV_MODE (--dev-mode): Not a valid boolean');
  });
});

describe('every setting', () => {
  it.each(ALL_SETTINGS.map((row) => [row.flag, row] as const))('--%s sets its variable and wins', async (flag, row) => {
    const { env } = await run(['serve', `--${flag}=from the flag`], { [row.variable]: 'from the variable' });
    expect(env).toEqual({ [row.variable]: 'from the flag' });
  });

  it('carries any text from the command line to its variable', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ALL_SETTINGS), fc.string({ unit: 'binary' }), async (row, text) => {
        expect((await run(['serve', `--${row.flag}=${text}`])).env).toEqual({ [row.variable]: text });
      }),
      { numRuns: 50 },
    );
  });
});

describe('version and help', () => {
  it.each([['version'], ['--version']])('%s prints the version', async (argument) => {
    expect(await run([argument])).toEqual({ code: 0, out: 'actiongraph 1.2.3\n', error: '', env: undefined });
  });

  it('--help shows the commands and the global flags', async () => {
    const { code, out, error } = await run(['--help']);
    expect([code, error]).toEqual([0, '']);
    for (const word of ['serve', 'version', '--database-url', '--metadata-database-url']) expect(out).toContain(word);
  });

  it('serve --help shows every flag of serve with its variable', async () => {
    const { code, out } = await run(['serve', '--help']);
    const flat = out.replace(/\s+/g, ' ');
    expect(code).toBe(0);
    for (const row of ALL_SETTINGS.filter((each) => each.scope === 'serve')) {
      expect(flat).toContain(`--${row.flag} `);
      expect(flat).toContain(row.variable);
    }
  });

  it('help shows no value of the environment', async () => {
    const env = Object.fromEntries(ALL_SETTINGS.map((row) => [row.variable, 'hunter2']));
    expect((await run(['serve', '--help'], env)).out).not.toContain('hunter2');
  });
});

describe('a wrong command line', () => {
  const HELP = 'Try: actiongraph --help\n';
  const MANY = 'too many arguments: flags and their values are all that this command takes.';

  it.each([
    ['an unknown flag', ['serve', '--server-prot', '1'], 'unknown flag --server-prot.'],
    ['an unknown flag with a value', ['serve', '--admin-secrte=hunter2'], 'unknown flag --admin-secrte.'],
    ['an unknown short flag', ['serve', '-x'], 'unknown flag -x.'],
    ['an unknown flag before the command', ['--nope', 'serve'], 'unknown flag --nope.'],
    ['a negated flag', ['serve', '--no-dev-mode'], 'unknown flag --no-dev-mode.'],
    ['a flag of serve before the command', ['--server-port=1', 'serve'], 'unknown flag --server-port.'],
    ['a flag without its value', ['serve', '--server-port'], 'flag --server-port needs a value.'],
    ['a global flag without its value', ['serve', '--database-url'], 'flag --database-url needs a value.'],
    ['an unknown command', ['srve'], 'unknown command srve.'],
    [
      'an unknown command with flags',
      ['export', '--database-url', 'postgres://u:hunter2@h/d'],
      'unknown command export.',
    ],
    ['a stray argument', ['serve', 'hunter2'], MANY],
    ['a stray value', ['serve', '--server-port', '1', 'hunter2'], MANY],
    ['a secret swallowed as a value', ['serve', '--admin-secret', '--server-port', 'hunter2'], MANY],
    ['an argument of version', ['version', 'hunter2'], MANY],
    ['no command', [], 'missing command: serve or version.'],
    ['only a global flag', ['--database-url', 'postgres://u:hunter2@h/d'], 'missing command: serve or version.'],
  ])('with %s ends with one line and exit code 1', async (_, argv, line) => {
    expect(await run(argv)).toEqual({ code: 1, out: '', error: `${line} ${HELP}`, env: undefined });
  });
});
