import type { AuditEntry, Observation } from '@app/types';
import { until } from '../../../../test/support/until.js';
import { AuditQueue } from './audit-queue.js';

const entry = (requestId: string): AuditEntry => ({
  at: 0,
  operation: 'query',
  name: undefined,
  fields: [],
  actions: [],
  role: 'user',
  userId: undefined,
  sessionVariables: {},
  transport: 'http',
  address: '127.0.0.1',
  requestId,
  seconds: 0,
  errorCode: undefined,
  arguments: undefined,
});

function openQueue(append: (entries: readonly AuditEntry[]) => Promise<number>, most?: number) {
  const stored: string[] = [];
  const told: Observation[] = [];
  const queue = new AuditQueue({
    store: {
      append: async (entries) => {
        const refused = await append(entries);
        stored.push(...entries.map(({ requestId }) => requestId));
        return refused;
      },
    },
    observe: (one) => told.push(one),
    ...(most === undefined ? {} : { most }),
    gatherMs: 1,
    retryMs: 1,
  });
  const losses = () => told.flatMap((one) => (one.type === 'internal' ? [one.detail] : []));
  return { queue, stored, losses };
}

const taken = () => Promise.resolve(0);

it('stores what was added, in order, without being asked', async () => {
  const { queue, stored, losses } = openQueue(taken);
  for (const id of ['a', 'b', 'c']) queue.add(entry(id));
  await until(() => stored.length === 3);
  expect(stored).toEqual(['a', 'b', 'c']);
  expect(losses()).toEqual([]);
});

it('stores many at a time', async () => {
  const sizes: number[] = [];
  const { queue } = openQueue((entries) => {
    sizes.push(entries.length);
    return taken();
  });
  for (let index = 0; index < 1200; index++) queue.add(entry(index.toString()));
  await queue.flush();
  expect(sizes).toEqual([500, 500, 200]);
});

it('keeps what a lost database could not take, and stores it once when it is back', async () => {
  let isDown = true;
  const { queue, stored, losses } = openQueue(() => (isDown ? Promise.reject(new Error('gone')) : taken()));
  queue.add(entry('a'));
  await queue.flush();
  queue.add(entry('b'));
  await queue.flush();
  expect(losses()).toEqual([{ message: 'the audit log cannot be written for now', entries: 0, reason: 'gone' }]);
  isDown = false;
  await until(() => stored.length === 2);
  expect(stored).toEqual(['a', 'b']);
});

it('loses what does not fit, counts it, and says so', async () => {
  let isDown = true;
  const { queue, stored, losses } = openQueue(() => (isDown ? Promise.reject(new Error('gone')) : taken()), 2);
  for (const id of ['a', 'b', 'c', 'd']) queue.add(entry(id));
  isDown = false;
  await queue.flush();
  expect(stored).toEqual(['a', 'b']);
  expect(losses()).toContainEqual({
    message: 'entries of the audit log were lost',
    entries: 2,
    reason: 'too many waited',
  });
});

it('tells what the database refused', async () => {
  const { queue, losses } = openQueue(() => Promise.resolve(1));
  queue.add(entry('a'));
  await queue.flush();
  expect(losses()).toEqual([
    { message: 'entries of the audit log were lost', entries: 1, reason: 'the database refused entries' },
  ]);
});

it('stores what waits when it is closed', async () => {
  const { queue, stored } = openQueue(taken);
  queue.add(entry('a'));
  await queue.close();
  expect(stored).toEqual(['a']);
});

it('closes without a database, and counts what is lost', async () => {
  const { queue, losses } = openQueue(() => Promise.reject(new Error('gone')));
  queue.add(entry('a'));
  await queue.close();
  expect(losses()).toContainEqual({
    message: 'entries of the audit log were lost',
    entries: 1,
    reason: 'the gateway has stopped',
  });
});
