import { isWriterOf, readPostmasterFile } from './postmaster-file.js';

const TEXT = '4711\n/srv/my shop/cluster\n1795190400\n54321\n\n127.0.0.1\n  1234567   8\nready   \n';

it('reads a ready server', () => {
  const expected = { pid: 4711, clusterPath: '/srv/my shop/cluster', port: 54321, status: 'ready' };
  expect(readPostmasterFile(TEXT)).toEqual(expected);
});

it.each(['starting', 'stopping'])('reads the status %s', (status) => {
  expect(readPostmasterFile(TEXT.replace('ready   ', status))?.status).toBe(status);
});

it('takes a server that has not written its port yet for a starting one', () => {
  expect(readPostmasterFile('4711\n/srv/cluster\n1795190400\n')).toEqual({
    pid: 4711,
    clusterPath: '/srv/cluster',
    port: undefined,
    status: 'starting',
  });
});

it.each(['constructor', 'READY', 'x'])('does not take the status %p for ready', (status) => {
  expect(readPostmasterFile(TEXT.replace('ready   ', status))?.status).toBe('starting');
});

it('reads line ends of Windows', () => {
  expect(readPostmasterFile(TEXT.replaceAll('\n', '\r\n'))?.status).toBe('ready');
});

it.each(['0', '70000', '-1', 'x', '5432x'])('does not believe the port %p', (port) => {
  expect(readPostmasterFile(TEXT.replace('54321', port))?.port).toBeUndefined();
});

it.each(['', '\n', 'garbage\n/x', '0\n/x', '-4711\n/x', '4711', '4711\n', '99999999999\n/x', '1e3\n/x'])(
  'finds no server in %p',
  (text) => {
    expect(readPostmasterFile(text)).toBeUndefined();
  },
);

describe('the writer of the file', () => {
  const file = { pid: 4711, clusterPath: '/srv/shop', port: 1, status: 'ready' } as const;

  it('is a process whose command line names the folder', () => {
    expect(isWriterOf(file, '/opt/bin/postgres -D /srv/shop -c port=1 ')).toBe(true);
  });

  it.each([
    'node main.js ',
    '',
    '/opt/bin/postgres -D /srv/shop-2 ',
    '/opt/bin/postgres -D /srv ',
    'postgres /srv/shop ',
  ])('is not %p', (commandLine) => {
    expect(isWriterOf(file, commandLine)).toBe(false);
  });

  it('is believed where the system tells no command lines', () => {
    expect(isWriterOf(file, undefined)).toBe(true);
  });
});
