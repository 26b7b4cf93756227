// What every test file of real processes needs around its tests: a build, a folder, and nothing left when it is over.
import { jest } from '@jest/globals';
import { ensureBuild } from './ensure-build.js';
import { endPrograms } from './running-product.js';
import { createWorkspace, removeWorkspace } from './workspace.js';

const BUILD_TIMEOUT_MS = 200_000;
/** Several programs may start in one hook, on a machine that has other work. */
const TEST_TIMEOUT_MS = 90_000;

export interface ProgramSuite {
  /** Working folder of the file's programs; exists once the tests run. */
  readonly folder: string;
}

/** To be called once at the top of a test file. Fails the file when processes of it survive its tests. */
export function programSuite(): ProgramSuite {
  jest.setTimeout(TEST_TIMEOUT_MS);
  let folder = '';
  beforeAll(async () => {
    await ensureBuild();
    folder = await createWorkspace();
  }, BUILD_TIMEOUT_MS);
  afterAll(async () => {
    await endPrograms();
    expect(await removeWorkspace(folder)).toBe(0);
  });
  return {
    get folder() {
      return folder;
    },
  };
}
