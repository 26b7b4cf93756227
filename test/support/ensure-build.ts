// Tests of real processes run the build. It is made here when it is missing or older than what it is made of; CI builds
// before it tests, so there this only looks.
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const PROJECT = resolve(import.meta.dirname, '../..');

/** Entry files of the build. */
export const PROGRAMS = {
  actiongraph: join(PROJECT, 'dist/apps/actiongraph/src/main.js'),
  gateway: join(PROJECT, 'dist/apps/gateway/src/main.js'),
  handlers: join(PROJECT, 'dist/apps/handlers/src/main.js'),
  cli: join(PROJECT, 'dist/apps/gateway/src/cli.js'),
};
export type ProgramName = keyof typeof PROGRAMS;

/** Jest's workers must not build at the same time. */
const LOCK = join(PROJECT, 'node_modules/.actiongraph-build');
const PATIENCE_MS = 180_000;

/** Makes the build when it is needed. @throws with the compiler's output when that fails */
export async function ensureBuild(): Promise<void> {
  if (await isFresh()) return;
  await underLock(async () => {
    if (await isFresh()) return;
    const { PATH, HOME } = process.env;
    await promisify(execFile)('npm', ['run', 'build'], { cwd: PROJECT, env: { PATH, HOME } }).catch(
      (error: unknown) => {
        const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
        throw new Error(`npm run build failed:\n${stdout}${stderr}`, { cause: error });
      },
    );
  });
}

async function isFresh(): Promise<boolean> {
  const built = await Promise.all(Object.values(PROGRAMS).map((file) => modifiedAt(file)));
  const sources = await Promise.all(['apps', 'libs'].map((folder) => newestSource(join(PROJECT, folder))));
  return Math.max(...sources) <= Math.min(...built);
}

async function newestSource(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /(?<!\.spec)\.ts$|\.app\.json$/.test(entry.name));
  return Math.max(0, ...(await Promise.all(files.map((file) => modifiedAt(join(file.parentPath, file.name))))));
}

/** 0 when there is no such file. */
async function modifiedAt(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function underLock(work: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const taken = await mkdir(LOCK).then(
      () => true,
      () => false,
    );
    if (taken) break;
    // Whoever was killed while building left it behind.
    if ((await modifiedAt(LOCK)) < Date.now() - PATIENCE_MS) await rm(LOCK, { recursive: true, force: true });
    if (Date.now() > deadline) throw new Error('another worker does not finish the build');
    await sleep(100);
  }
  try {
    await work();
  } finally {
    await rm(LOCK, { recursive: true, force: true });
  }
}
