import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverFolderAt, type ServerFolder } from '../folder/server-folder.js';
import { choosePort, rememberPort } from './port.js';

let folder: ServerFolder;
beforeEach(async () => {
  folder = serverFolderAt(await mkdtemp(join(tmpdir(), 'port-')));
});
afterEach(async () => {
  await rm(folder.root, { recursive: true });
});

it('chooses a free port when there is no last one', async () => {
  expect(await choosePort(folder, 0)).toBeGreaterThan(1023);
});

it('chooses the last port again when it is free', async () => {
  const port = await choosePort(folder, 0);
  await rememberPort(folder, port);
  expect(await choosePort(folder, 0)).toBe(port);
});

it('does not insist on the last port after a failed attempt', async () => {
  await rememberPort(folder, await choosePort(folder, 0));
  expect(await choosePort(folder, 1)).not.toBe(Number(await readFile(folder.port, 'utf8')));
});

it('chooses another port when the last one is taken', async () => {
  const stranger = createServer();
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { port } = stranger.address() as AddressInfo;
  await rememberPort(folder, port);
  expect(await choosePort(folder, 0)).not.toBe(port);
  stranger.close();
});

it.each(['', 'x', '80', '99999', '-5432', '5432 ', '054321'])('does not believe the port file %p', async (text) => {
  await writeFile(folder.port, text);
  const port = await choosePort(folder, 0);
  expect(port).toBeGreaterThan(1023);
  expect(String(port)).not.toBe(text.trim());
});
