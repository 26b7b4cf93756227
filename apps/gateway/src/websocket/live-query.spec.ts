import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OperationSuccess, Refresh } from '@app/engine';
import { GatewayError } from '@app/types';
import { followLiveQuery } from './live-query.js';
import { Watches } from './watches.js';

const answer = (body: string, refresh?: Refresh): OperationSuccess => ({
  body,
  cookies: [],
  ...(refresh === undefined ? {} : { refresh }),
});

interface Followed {
  readonly told: (string | Error)[];
  /** What the next question finds; an error is thrown. */
  readonly answers: (OperationSuccess | Error)[];
  readonly asked: () => number;
  /** Something watched has changed. */
  readonly ring: () => void;
  readonly state: { held: boolean };
  readonly stop: () => void;
  readonly ended: Promise<void>;
}

const running: Followed[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.stop();
    await one.ended;
  }
});

function follow(first: OperationSuccess, intervalMs = 1): Followed {
  const [told, answers, state] = [[] as (string | Error)[], [] as (OperationSuccess | Error)[], { held: false }];
  const [watches, controller] = [new Watches(), new AbortController()];
  let count = 0;
  let ring = (): void => undefined;
  let last: OperationSuccess | Error = first;
  watches.watch('one', (onChange) => {
    ring = onChange;
    return () => undefined;
  });
  const ask = (): Promise<OperationSuccess> => {
    count++;
    last = answers.shift() ?? last;
    return last instanceof Error ? Promise.reject(last) : Promise.resolve(last);
  };
  const live = { ask, first, watches, signal: controller.signal, intervalMs, isHeld: () => state.held };
  const ended = followLiveQuery(live, (change) => told.push(change));
  const stop = (): void => {
    controller.abort();
    watches.end();
  };
  const followed = {
    told,
    answers,
    asked: () => count,
    ring: () => {
      ring();
    },
    state,
    stop,
    ended,
  };
  running.push(followed);
  return followed;
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
};

async function asks(followed: Followed, count: number): Promise<void> {
  while (followed.asked() < count) await nextTurn();
  await settle();
}

it('asks again at the interval and tells what differs, once', async () => {
  const followed = follow(answer('1'));
  followed.answers.push(answer('1'), answer('2'), answer('2'), answer('1'));
  await asks(followed, 5);
  expect(followed.told).toEqual(['2', '1']);
});

it('asks for what changes only when it has rung', async () => {
  const followed = follow(answer('1', 'on-change'));
  await settle();
  expect(followed.asked()).toBe(0);
  followed.answers.push(answer('2', 'on-change'));
  followed.ring();
  await asks(followed, 1);
  expect(followed.told).toEqual(['2']);
});

it('asks as often as it rings between its questions', async () => {
  const followed = follow(answer('1', 'on-change'));
  followed.answers.push(answer('2', 'on-change'), answer('3', 'on-change'));
  followed.ring();
  await nextTurn();
  followed.ring();
  await asks(followed, 2);
  expect(followed.told).toEqual(['2', '3']);
});

it('comes to an end after the last answer, which is told once', async () => {
  const followed = follow(answer('1', 'on-change'));
  followed.answers.push(answer('2', 'never'));
  followed.ring();
  await followed.ended;
  expect([followed.told, followed.asked()]).toEqual([['2'], 1]);
});

it('does not tell a last answer that is known already', async () => {
  const followed = follow(answer('1', 'on-change'));
  followed.answers.push(answer('1', 'never'));
  followed.ring();
  await followed.ended;
  expect(followed.told).toEqual([]);
});

it('asks nothing after a first answer that is the last', async () => {
  const followed = follow(answer('1', 'never'));
  await followed.ended;
  expect(followed.asked()).toBe(0);
});

it('tells an error once, and asks until it is over, also what only rings', async () => {
  const followed = follow(answer('1', 'on-change'));
  followed.answers.push(new Error('down'), new Error('down'), answer('1', 'on-change'));
  followed.ring();
  await asks(followed, 3);
  expect(followed.told.map(String)).toEqual(['Error: down', '1']);
  expect(followed.asked()).toBe(3);
});

it('does not tell of a database that is away while a run is awaited, and asks until it is back', async () => {
  const followed = follow(answer('1', 'on-change'));
  const away = new GatewayError({ code: 'postgres-error', message: 'connection error', status: 500 });
  followed.answers.push(away, away, answer('2', 'never'));
  followed.ring();
  await followed.ended;
  expect([followed.told, followed.asked()]).toEqual([['2'], 3]);
});

it('tells of a run that is awaited and can no longer be asked for', async () => {
  const followed = follow(answer('1', 'on-change'));
  followed.answers.push(
    new GatewayError({ code: 'validation-failed', message: 'no such field' }),
    answer('1', 'never'),
  );
  followed.ring();
  await followed.ended;
  expect(followed.told.map(String)).toEqual(['GatewayError: no such field', '1']);
});

it('asks nothing for a client that does not read, and what rang meanwhile later', async () => {
  const followed = follow(answer('1', 'on-change'));
  followed.answers.push(answer('2', 'on-change'));
  followed.state.held = true;
  followed.ring();
  await settle();
  expect(followed.asked()).toBe(0);
  followed.state.held = false;
  await asks(followed, 1);
  expect(followed.told).toEqual(['2']);
});

describe('watches', () => {
  it('listen once per key, and end all', () => {
    const watches = new Watches();
    const seen: string[] = [];
    const listen = (key: string): void => {
      watches.watch(key, () => {
        seen.push(`listen ${key}`);
        return () => seen.push(`end ${key}`);
      });
    };
    for (const key of ['a', 'b', 'a']) listen(key);
    watches.end();
    listen('c');
    expect(seen).toEqual(['listen a', 'listen b', 'end a', 'end b']);
  });

  it('remember what rings while nobody waits, once', async () => {
    const watches = new Watches();
    let ring = (): void => undefined;
    watches.watch('a', (onChange) => {
      ring = onChange;
      return () => undefined;
    });
    ring();
    ring();
    await watches.next(undefined);
    let isOver = false;
    void watches.next(undefined).then(() => (isOver = true));
    await settle();
    expect(isOver).toBe(false);
    watches.end();
  });

  it('let nobody wait after their end', async () => {
    const watches = new Watches();
    const waiting = watches.next(undefined);
    watches.end();
    await waiting;
    await watches.next(undefined);
  });
});
