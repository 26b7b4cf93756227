// Where and as whom the default project may be started. No start in this folder of tests has LANG, unless it says so.
import { access, chmod, chown, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PROJECT } from '../support/ensure-build.js';
import { graphql } from '../support/gateway-client.js';
import { programSuite } from '../support/program-suite.js';
import { startGatewayProgram, type Gateway } from '../support/running-product.js';
import { processesIn } from '../support/workspace.js';

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const suite = programSuite();

const dataOf = (product: Gateway): string => (product.startup('server_started') as { readonly data: string }).data;

/** Whether accounts that are not ours may pass to the project: a checkout in root's own folder cannot be run by others. */
async function isOpenToOthers(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o001) === 0) return false;
  return dirname(path) === path || isOpenToOthers(dirname(path));
}

describe('a folder with spaces, quotes and letters beyond ASCII, under a locale that is not installed', () => {
  let product: Gateway;
  let folder: string;
  beforeAll(async () => {
    folder = join(suite.folder, `my project's "ünïcode" 東`);
    await mkdir(folder);
    const env = { LANG: 'xx_XX.UTF-8', LC_ALL: 'xx_XX.UTF-8' };
    product = await startGatewayProgram({ program: 'actiongraph', cwd: folder, env });
  });

  it('holds the data', () => {
    expect(dataOf(product)).toBe(`embedded PostgreSQL in ${join(folder, '.actiongraph')}`);
  });

  it('serves', async () => {
    expect((await graphql(product.url, '{ __typename }')).status).toBe(200);
  });

  it('is left without processes', async () => {
    expect(await product.end()).toBe(0);
    expect(await processesIn(folder)).toEqual([]);
  });
});

describe('a normal user', () => {
  let product: Gateway | undefined;
  let folder: string;
  beforeAll(async () => {
    folder = join(suite.folder, 'of-a-user');
    await mkdir(folder, { mode: 0o700 });
    if (isRoot) await chown(folder, NOBODY, NOBODY);
    if (isRoot && !(await isOpenToOthers(PROJECT))) return;
    product = await startGatewayProgram({
      program: 'actiongraph',
      cwd: folder,
      ...(isRoot ? { uid: NOBODY } : {}),
    });
  });

  it('gets a product that serves', async () => {
    if (product === undefined) return;
    expect((await graphql(product.url, '{ __typename }')).status).toBe(200);
  });

  it('owns all data, which others may not read', async () => {
    if (product === undefined) return;
    const { uid, mode } = await stat(join(folder, '.actiongraph/cluster'));
    expect([uid, mode & 0o077]).toEqual([isRoot ? NOBODY : process.getuid?.(), 0]);
  });

  it('stops it without leaving a process', async () => {
    if (product === undefined) return;
    expect(await product.end()).toBe(0);
    expect(await processesIn(folder)).toEqual([]);
  });
});

(isRoot ? describe : describe.skip)('root in a folder that the account of the database cannot reach', () => {
  let product: Gateway;
  let place = '';
  let folder: string;
  beforeAll(async () => {
    folder = join(suite.folder, 'roots-own');
    await mkdir(folder);
    await chmod(folder, 0o700);
    product = await startGatewayProgram({ program: 'actiongraph', cwd: folder });
    place = /in (\/var\/lib\/actiongraph\/\S+)/.exec(dataOf(product))?.[1] ?? '';
  });
  afterAll(async () => {
    if (place !== '') await rm(place, { recursive: true, force: true });
  });

  it('has its data below /var/lib/actiongraph', async () => {
    expect(place).toContain('/roots-own-');
    await access(join(place, 'cluster/PG_VERSION'));
  });

  it('is told so', () => {
    expect(dataOf(product)).toBe(`embedded PostgreSQL in ${place} (the server's account cannot reach .actiongraph)`);
  });

  it('is left without processes', async () => {
    expect(await product.end()).toBe(0);
    expect(await processesIn(folder)).toEqual([]);
    expect(await processesIn(place)).toEqual([]);
  });
});
