// Runs the compose file's own programs on this machine: the same commands and variables, except that names of services
// become 127.0.0.1, ports become free ones, and a test database and an SMTP server stand for the images.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { ComposeService } from './container-files.js';
import type { E2eTarget } from './e2e-target.js';
import { ensureBuild, PROGRAMS, PROJECT, type ProgramName } from './ensure-build.js';
import { startHealthyProgram } from './healthy-program.js';
import { startSmtpCatcher, type SmtpCatcher } from './mailbox.js';
import { isRedisInstalled, startRedis } from './redis-under-test.js';
import { freePort } from './network.js';
import { endPrograms, type Program } from './running-product.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import { createWorkspace, removeWorkspace } from './workspace.js';

type Services = Readonly<Record<string, ComposeService>>;
type OwnService = 'gateway' | 'nestjs';

export interface RunningCompose {
  readonly target: E2eTarget;
  /** The exit code of a health check's command within a service; `env` changes its variables. */
  check(service: OwnService, command: readonly string[], env?: Readonly<Record<string, string>>): Promise<number>;
  /** Asks a service to stop. Answers its exit code. */
  stop(service: OwnService): Promise<number | NodeJS.Signals | null>;
  close(): Promise<void>;
}

/** What the services' addresses become: `nestjs:3001` -> a port of this machine. */
type Ports = ReadonlyMap<string, number>;

const DATABASE_HOST = /^postgres(?:ql)?:\/\/[^@/]*@postgres:5432\//;

/** The ports that a service publishes, by host and container. */
export function publishedPorts({ ports = [] }: ComposeService): readonly { host: string; container: string }[] {
  return ports.map((pair) => {
    const [host = '', container = ''] = pair.split(':');
    return { host, container };
  });
}

/** Starts gateway and handlers at the same moment, as compose does, and waits until both are healthy. */
export async function startCompose(services: Services): Promise<RunningCompose> {
  await ensureBuild();
  const [database, mail, folder] = [await createTestDatabase(), await startSmtpCatcher(), await createWorkspace()];
  // Without a redis-server its variable is left out: the programs then keep what they share in memory.
  const redis = isRedisInstalled ? await startRedis() : undefined;
  const release = async (): Promise<void> => {
    await mail.close();
    await redis?.kill();
    await database.drop();
    await removeWorkspace(folder);
  };
  try {
    const ports = await choosePorts(services, mail);
    if (redis !== undefined) ports.set(REDIS, Number(new URL(redis.url).port));
    return await startServices({ services, database, mail, ports, folder }, release);
  } catch (error) {
    await endPrograms();
    await release();
    throw error;
  }
}

async function startServices(at: Surroundings, release: () => Promise<void>): Promise<RunningCompose> {
  const envs = { gateway: envOf('gateway', at), nestjs: envOf('nestjs', at) };
  const urlOf = (name: OwnService) => `http://127.0.0.1:${portOf(name, at)}`;
  const start = (name: OwnService): Promise<Program> =>
    startHealthyProgram({ ...programOf(at.services[name]), env: envs[name], cwd: at.folder }, urlOf(name));
  const [gateway, nestjs] = await Promise.all([start('gateway'), start('nestjs')]);
  const programs = { gateway, nestjs };
  return {
    target: {
      url: urlOf('gateway'),
      handlersUrl: urlOf('nestjs'),
      adminSecret: envs.gateway.HASURA_GRAPHQL_ADMIN_SECRET,
      mailbox: at.mail,
      // Whoever started the services stops them.
      close: () => Promise.resolve(),
    },
    check: (name, command, env) => exitCodeOf(command, { ...envs[name], ...env }),
    stop: (name) => programs[name].end(),
    close: async () => {
      await Promise.all([gateway.end(), nestjs.end()]);
      await release();
    },
  };
}

interface Surroundings {
  readonly services: Services;
  readonly database: TestDatabase;
  readonly mail: SmtpCatcher;
  readonly ports: Ports;
  /** Working directory of the programs. */
  readonly folder: string;
}

const REDIS = 'redis:6379';

async function choosePorts(services: Services, mail: SmtpCatcher): Promise<Map<string, number>> {
  const ports = new Map([['mail:1025', mail.port]]);
  for (const name of ['gateway', 'nestjs']) {
    for (const { host, container } of publishedPorts(services[name] ?? { environment: {} })) {
      const port = await freePort();
      ports.set(`${name}:${container}`, port).set(`localhost:${host}`, port);
    }
  }
  return ports;
}

function portOf(name: OwnService, { services, ports }: Surroundings): number {
  const [published] = publishedPorts(services[name] ?? { environment: {} });
  return ports.get(`${name}:${published?.container ?? ''}`) ?? 0;
}

function envOf(name: OwnService, at: Surroundings): Readonly<Record<string, string>> {
  const entries = Object.entries(at.services[name]?.environment ?? {}).filter(
    ([, value]) => at.ports.has(REDIS) || !value.includes(REDIS),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, translate(name, value, at)]));
}

function translate(name: OwnService, value: string, { database, ports }: Surroundings): string {
  if (DATABASE_HOST.test(value)) return database.url;
  const own = ports.get(`${name}:${value}`);
  if (own !== undefined) return String(own);
  return value.replace(/(?<=:\/\/)[\w.-]+:\d+/, (address) => {
    const port = ports.get(address);
    if (port === undefined) throw new Error(`${name} refers to ${address}, which no service offers`);
    return `${address.startsWith('localhost:') ? 'localhost' : '127.0.0.1'}:${port}`;
  });
}

/** The build's program that a command runs. @throws Error when there is none */
export function programOf(service: ComposeService | undefined): { program: ProgramName; args: readonly string[] } {
  const [runtime, file = '', ...args] = service?.command ?? [];
  const names = Object.keys(PROGRAMS) as ProgramName[];
  const program = names.find((name) => PROGRAMS[name] === join(PROJECT, file));
  if (runtime !== 'node' || program === undefined)
    throw new Error(`no program of the build: ${String(service?.command)}`);
  return { program, args };
}

function exitCodeOf(
  [runtime = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const file = runtime === 'node' ? process.execPath : runtime;
  return new Promise((resolve) => {
    const child = execFile(file, args, { env, timeout: 10_000 });
    child.once('close', (code) => {
      resolve(code ?? -1);
    });
  });
}
