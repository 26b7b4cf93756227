import { createLineWriter } from './line-writer.js';

const collect = () => {
  const written: string[] = [];
  return { written, lines: createLineWriter({ write: (text) => written.push(text) }) };
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
