// Installs in every shape that npm, umasks and home folders make of them. Real processes, real accounts.
import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  failure,
  ready,
  runApplication,
  serverPid,
  type ApplicationSettings,
  type Ready,
} from '../../test/application.js';
import { install, removeLinks, SERVER_PACKAGE } from '../../test/install.js';
import { ask, createWorkspace, itAsRoot, removeWorkspace, serversIn, SOMEBODY } from '../../test/workspace.js';

let workspace: string;
/** A whole install whose server package is its own copy. */
let product: string;
let fallbackRoot: string;

beforeAll(async () => {
  workspace = await createWorkspace();
  product = join(workspace, 'home folder', 'my product');
  fallbackRoot = join(workspace, 'fallback');
  await install(product, 'copied');
});
afterEach(async () => {
  expect(await serversIn(workspace)).toEqual([]);
});
afterAll(async () => {
  await removeWorkspace(workspace);
});

interface Run extends Ready {
  readonly logLines: readonly string[];
  readonly answer: string;
  readonly serverUid: number;
}

/** Starts, asks, stops. */
async function runOnce(dataDir: string, settings?: ApplicationSettings): Promise<Run> {
  const application = runApplication(join(product, 'application.mjs'), { dataDir, fallbackRoot }, settings);
  const outcome = await ready(application);
  const answer = await ask(outcome.url, "SELECT to_tsvector('english', 'runs')::text");
  const { uid: serverUid } = await stat(`/proc/${await serverPid(outcome.dataDir)}`);
  expect(await application.end('SIGTERM')).toBe(0);
  return { ...outcome, logLines: application.logLines, answer, serverUid };
}

async function own(folder: string): Promise<string> {
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, SOMEBODY, SOMEBODY);
  return folder;
}

it('runs from a path with spaces, without LANG and without any other variable', async () => {
  const { answer } = await runOnce(join(workspace, 'plain data'), { env: {} });
  expect(answer).toBe("'run':1");
});

it('is not led astray by PG* variables and a foreign locale', async () => {
  const env = { PGPORT: '1', PGDATA: '/nowhere', PGSSLMODE: 'disable', LANG: 'xx_XX', LC_ALL: 'xx_XX' };
  expect((await runOnce(join(workspace, 'plain data'), { env })).answer).toBe("'run':1");
});

it('makes the links that npm left out, where the package is', async () => {
  const links = await removeLinks(product);
  expect(links.length).toBeGreaterThan(0);
  expect((await runOnce(join(workspace, 'plain data'))).logLines).toEqual([]);
  for (const link of links) expect((await stat(link)).isFile()).toBe(true);
});

itAsRoot('runs as a normal user, with data of that user', async () => {
  const dataDir = join(await own(join(workspace, 'somebody')), 'data');
  const run = await runOnce(dataDir, { uid: SOMEBODY });
  expect(run).toMatchObject({ serverUid: SOMEBODY, relocated: false, role: 'started', dataDir });
  expect((await runOnce(dataDir, { uid: SOMEBODY })).url).toBe(run.url);
});

itAsRoot('lets root run the server of a normal user’s data, and the user go on afterwards', async () => {
  const dataDir = join(workspace, 'somebody', 'data');
  expect(await runOnce(dataDir)).toMatchObject({ serverUid: SOMEBODY, relocated: false });
  expect(await runOnce(dataDir, { uid: SOMEBODY })).toMatchObject({ serverUid: SOMEBODY });
});

itAsRoot('copies what it may not complete: a normal user, a package of root without its links', async () => {
  await removeLinks(product);
  const dataDir = join(await own(join(workspace, 'copying')), 'data');
  const first = await runOnce(dataDir, { uid: SOMEBODY });
  expect(first.logLines.join()).toContain('copying the PostgreSQL binaries');
  expect(first.answer).toBe("'run':1");
});

describe('in a home folder that only root can enter', () => {
  const home = (): string => join(workspace, 'home folder');
  beforeAll(() => chmod(home(), 0o700));
  afterAll(() => chmod(home(), 0o755));

  itAsRoot('keeps data and a copy of the binaries under the fall-back root, for good', async () => {
    const wanted = join(product, '.actiongraph');
    const first = await runOnce(wanted);
    expect(first).toMatchObject({ relocated: true, serverUid: 65534, role: 'started', answer: "'run':1" });
    expect(first.dataDir.startsWith(join(fallbackRoot, 'myproduct-'))).toBe(true);
    expect(first.logLines.join()).toContain('copying the PostgreSQL binaries');
    const second = await runOnce(wanted);
    expect(second).toMatchObject({ relocated: true, dataDir: first.dataDir, url: first.url, logLines: [] });
  });

  itAsRoot('replaces a copy of another version and one that is damaged', async () => {
    const { dataDir } = await runOnce(join(product, '.actiongraph'));
    const { version } = JSON.parse(
      await readFile(join(product, 'node_modules', SERVER_PACKAGE, 'package.json'), 'utf8'),
    ) as {
      readonly version: string;
    };
    const copy = join(dataDir, `binaries-${version}`);
    await mkdir(join(dataDir, 'binaries-1.0.0'));
    await rm(join(copy, 'lib'), { recursive: true });
    expect((await runOnce(join(product, '.actiongraph'))).answer).toBe("'run':1");
    expect((await readdir(dataDir)).filter((name) => name.startsWith('binaries-'))).toEqual([`binaries-${version}`]);
  });

  itAsRoot('goes on with relocated data when the home folder becomes reachable', async () => {
    const { dataDir } = await runOnce(join(product, '.actiongraph'));
    await chmod(home(), 0o755);
    expect(await runOnce(join(product, '.actiongraph'))).toMatchObject({ relocated: true, dataDir });
    await chmod(home(), 0o700);
  });
});

describe('refuses, with one line,', () => {
  const program = (): string => join(product, 'application.mjs');
  const binary = (): string => join(product, 'node_modules', SERVER_PACKAGE, 'native/bin/postgres');

  it('an install without the optional package, by its name', async () => {
    const bare = await install(join(workspace, 'bare'), 'missing');
    const outcome = await failure(runApplication(bare, { dataDir: join(workspace, 'none'), fallbackRoot }));
    expect(outcome.code).toBe('package-missing');
    expect(outcome.message).toContain(`the npm package ${SERVER_PACKAGE} is not installed`);
    expect(outcome.message).toContain('HASURA_GRAPHQL_DATABASE_URL');
  });

  it.each([
    ['glibc-missing', '#!/lib/ld-that-musl-lacks.so.2\n', 'needs glibc'],
    [
      'binaries-unusable',
      '#!/bin/sh\necho libfoo.so: cannot open shared object file >&2\nexit 127\n',
      'libfoo.so: cannot',
    ],
    ['binaries-unusable', '#!/bin/sh\necho hello\n', 'exit code 0'],
  ])('binaries that do not run here: %s', async (code, script, text) => {
    const original = await readFile(binary());
    await writeFile(binary(), script);
    try {
      const outcome = await failure(runApplication(program(), { dataDir: join(workspace, 'strange'), fallbackRoot }));
      expect(outcome).toMatchObject({ name: 'EmbeddedPostgresError', code });
      expect(outcome.message).toContain(text);
      expect(outcome.message).toContain('HASURA_GRAPHQL_DATABASE_URL');
    } finally {
      await writeFile(binary(), original);
    }
  });

  itAsRoot('a normal user’s start in root’s folder', async () => {
    const dataDir = join(workspace, 'of root');
    await mkdir(dataDir);
    const outcome = await failure(runApplication(program(), { dataDir, fallbackRoot }, { uid: SOMEBODY }));
    expect(outcome.code).toBe('folder-not-writable');
    expect(outcome.message).toContain(`${dataDir} is not writable: EACCES`);
  });

  itAsRoot('a user without an entry in /etc/passwd, which initdb insists on', async () => {
    const dataDir = join(workspace, 'of a stranger');
    await mkdir(dataDir);
    await chown(dataDir, 54_321, 54_321);
    const outcome = await failure(runApplication(program(), { dataDir, fallbackRoot }, { uid: 54_321 }));
    expect(outcome.code).toBe('create-failed');
    expect(outcome.message).toContain('could not look up effective user ID 54321');
    expect((await readdir(dataDir)).filter((name) => name.startsWith('cluster'))).toEqual([]);
  });

  itAsRoot('data of root that has become unreachable, instead of starting empty', async () => {
    const parent = join(workspace, 'closed');
    const dataDir = join(parent, 'data');
    await runOnce(dataDir);
    await chmod(parent, 0o700);
    const outcome = await failure(runApplication(program(), { dataDir, fallbackRoot }));
    expect(outcome).toMatchObject({ code: 'folder-unreachable' });
    expect(outcome.message).toContain('cannot be reached by uid 65534');
  });

  itAsRoot('a fall-back root that cannot be reached either', async () => {
    const closed = join(workspace, 'closed too');
    await mkdir(closed, { mode: 0o700 });
    const options = { dataDir: join(closed, 'data'), fallbackRoot: join(closed, 'fallback') };
    expect(await failure(runApplication(program(), options))).toMatchObject({ code: 'folder-unreachable' });
  });
});
