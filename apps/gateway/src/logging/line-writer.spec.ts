import { spawn } from 'node:child_process';
import { createLineWriter } from './line-writer.js';

const collect = () => {
  const written: string[] = [];
  const dropped: number[] = [];
  const stream = {
    writableLength: 0,
    write: (text: string, done?: () => void) => {
      written.push(text);
      done?.();
    },
  };
  return { written, dropped, stream, lines: createLineWriter(stream, (count) => dropped.push(count)) };
};
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('writes the lines of one turn at once, at its end', async () => {
  const { written, lines } = collect();
  lines.write('a');
  lines.write('b');
  expect(written).toEqual([]);
  await nextTurn();
  expect(written).toEqual(['a\nb\n']);
});

it('goes on in later turns', async () => {
  const { written, lines } = collect();
  lines.write('a');
  await nextTurn();
  lines.write('b');
  await nextTurn();
  expect(written).toEqual(['a\n', 'b\n']);
});

it('writes at once when asked, and nothing twice', async () => {
  const { written, lines } = collect();
  lines.write('a');
  lines.flush();
  lines.flush();
  await nextTurn();
  expect(written).toEqual(['a\n']);
});

it('does not let the buffer grow without limit', () => {
  const { written, lines } = collect();
  for (let i = 0; i < 100; i++) lines.write('x'.repeat(1024));
  expect(written).toHaveLength(1);
  expect(written[0]?.length).toBeLessThan(70_000);
});

it('drops lines while nobody reads, and says how many when that is over', () => {
  const { written, dropped, stream, lines } = collect();
  stream.writableLength = 20_000_000;
  for (let i = 0; i < 3; i++) lines.write('lost');
  lines.flush();
  expect([written, dropped]).toEqual([[], []]);
  stream.writableLength = 0;
  lines.write('kept');
  lines.write('kept too');
  lines.flush();
  expect([written, dropped]).toEqual([['kept\nkept too\n'], [3]]);
});

it('waits for the reader of a real pipe before the end', async () => {
  const cat = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
  let read = 0;
  cat.stdout.on('data', (chunk: Buffer) => (read += chunk.length));
  const lines = createLineWriter(cat.stdin, () => undefined);
  for (let i = 0; i < 2000; i++) lines.write('x'.repeat(999));
  await lines.drain();
  expect(cat.stdin.writableLength).toBe(0);
  cat.stdin.end();
  await new Promise((resolve) => cat.once('close', resolve));
  expect(read).toBe(2_000_000);
});
