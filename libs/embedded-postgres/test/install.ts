// Installs this lib into a folder of its own, as npm and the build would: plain JavaScript, its npm packages, and a small
// application around it. Only so can tests run it in other processes, as other users, from odd paths.
import { transformFile } from '@swc/core';
import { chmod, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageNameFor } from '../src/binaries/find-package.js';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));
const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

export const SERVER_PACKAGE = packageNameFor(process.platform, process.arch);

/** Its first argument is JSON options; it prints one JSON line per event and stops on SIGINT and SIGTERM. */
const APPLICATION = `
import { startEmbeddedPostgres } from './lib/index.js';
const print = (event) => process.stdout.write(JSON.stringify(event) + '\\n');
const alive = setInterval(() => {}, 1000);
let database;
async function end() {
  process.off('SIGTERM', end).off('SIGINT', end);
  await database?.stop();
  clearInterval(alive);
}
process.on('SIGTERM', end).on('SIGINT', end);
const begin = performance.now();
try {
  database = await startEmbeddedPostgres({ ...JSON.parse(process.argv[2]), log: (line) => print({ type: 'log', line }) });
  const { url, dataDir, relocated, role } = database;
  print({ type: 'ready', url, dataDir, relocated, role, ms: Math.round(performance.now() - begin) });
} catch (error) {
  print({ type: 'error', name: error.name, message: error.message, code: error.problem?.code ?? error.code });
  clearInterval(alive);
}
`;

async function copyModule(name: string, target: string): Promise<void> {
  const to = join(target, name);
  await cp(join(MODULES, name), to, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  const manifest = JSON.parse(await readFile(join(to, 'package.json'), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  for (const dependency of Object.keys(manifest.dependencies ?? {})) await copyModule(dependency, target);
}

async function compile(target: string): Promise<void> {
  for (const name of await readdir(SOURCE, { recursive: true })) {
    if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
    const file = join(target, relative(SOURCE, join(SOURCE, name))).replace(/ts$/, 'js');
    const { code } = await transformFile(join(SOURCE, name), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
  }
}

/** How the server package is there: `linked` costs nothing, `copied` can be damaged by a test, `missing` is a bare install. */
export type PackageForm = 'linked' | 'copied' | 'missing';

/** `folder` is created; everybody may read what is put into it. Answers the application's path. */
export async function install(folder: string, form: PackageForm): Promise<string> {
  const modules = join(folder, 'node_modules');
  const serverPackage = join(modules, SERVER_PACKAGE);
  await mkdir(dirname(serverPackage), { recursive: true });
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'application.mjs'), APPLICATION);
  await compile(join(folder, 'lib'));
  await copyModule('pg', modules);
  if (form === 'linked') await symlink(join(MODULES, SERVER_PACKAGE), serverPackage);
  if (form === 'copied') await copyModule(SERVER_PACKAGE, modules);
  return join(folder, 'application.mjs');
}

/** Undoes what the package's install script did. */
export async function removeLinks(folder: string): Promise<string[]> {
  const serverPackage = join(folder, 'node_modules', SERVER_PACKAGE);
  const list = JSON.parse(await readFile(join(serverPackage, 'native/pg-symlinks.json'), 'utf8')) as {
    target: string;
  }[];
  const links = list.map(({ target }) => join(serverPackage, target));
  for (const link of links) await rm(link, { force: true });
  return links;
}
