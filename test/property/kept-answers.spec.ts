// Law: a kept answer is the one that this very caller would get without the cache, also after mutations. Caches with a
// planted leak break it, so that the worlds are known to tell callers apart by each part of the key.
import fc from 'fast-check';
import { MemoryCache } from '../../libs/caching/src/memory/memory-cache.js';
import type { ResponseCache } from '@app/engine';
import type { Json, JsonObject } from '@app/types';
import { AnswerStore } from '../../apps/gateway/src/response-cache/answer-store.js';
import { LAW, openWorlds, requestOf, RUNS, type WorldGateway, type Worlds } from './open-world.js';
import { outcomeOf } from './outcome.js';
import { printMutation } from './print/mutation.js';
import { printQuestion, type Request } from './print/question.js';
import { dice, type Dice } from './world/dice.js';
import { randomWorld } from './world/grants.js';
import { randomMutation } from './world/mutations.js';
import { randomQuestion } from './world/requests.js';
import { ROLES, type Role, type World } from './world/shapes.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

interface Asked extends Request {
  readonly role: Role;
  readonly user: number;
  readonly backendOnly: boolean;
}

type Part = keyof Asked;
/** Without a fault: the product's own keys. */
type Fault = Part | 'invalidation' | undefined;

const FIELDS_OF_MUTATIONS = '{ q: __type(name: "mutation_root") { fields { name } } }';

const asCached = (query: string): string =>
  query.startsWith('mutation')
    ? query
    : `${query.startsWith('{') ? 'query ' : ''}${query.replace('{ q:', '@cached { q:')}`;

/** Each question from everyone; with variables that differ. */
function randomQuestions(draw: Dice, world: World): readonly Asked[] {
  const questions = draw.times(4, () => randomQuestion(draw, { world, role: draw.pick(ROLES) }));
  const requests = questions.filter((question) => question !== null).map((question) => printQuestion(question));
  const varied = requests.flatMap(({ query, variables }) =>
    variantsOf(variables).map((values) => ({ query, variables: values })),
  );
  return [...varied, { query: FIELDS_OF_MUTATIONS, variables: {} }].flatMap((request) =>
    ROLES.flatMap((role) =>
      [draw.int(0, 6), draw.int(0, 6)].flatMap((user) =>
        [false, true].map((backendOnly) => ({ ...request, role, user, backendOnly })),
      ),
    ),
  );
}

/** The same variables with other values, and with the same values under other operators. */
function variantsOf(variables: JsonObject): readonly JsonObject[] {
  if (!('l' in variables)) return [variables];
  const where = JSON.stringify(variables.w ?? null)
    .replaceAll('"_eq"', '"_neq"')
    .replaceAll('"_gt"', '"_lte"');
  const other = 'w' in variables ? [{ ...variables, w: JSON.parse(where) as Json }] : [];
  return [variables, { ...variables, l: 1, o: 0 }, ...other];
}

const openStore = (): AnswerStore =>
  new AnswerStore({ cache: new MemoryCache({ maxBytes: 2 ** 24 }), scope: '', maxTtlSeconds: 3600, now: Date.now });

/** A cache whose keys lack a part of the request, or that is told of no mutation. */
function cacheFor(store: ResponseCache, asked: Asked, fault: Fault): ResponseCache {
  if (fault === undefined) return store;
  if (fault === 'invalidation') return { ...faultless(store), invalidate: () => Promise.resolve() };
  const key = JSON.stringify(Object.entries(asked).filter(([part]) => part !== fault));
  return {
    ...faultless(store),
    get: () => store.get(key),
    make: (_, request, make) => store.make(key, request, make),
  };
}

const faultless = (store: ResponseCache): ResponseCache => ({
  scope: store.scope,
  maxTtlSeconds: store.maxTtlSeconds,
  get: (key) => store.get(key),
  make: (...all) => store.make(...all),
  invalidate: (tags) => store.invalidate(tags),
});

interface Found {
  readonly answered: number;
  readonly refused: number;
  readonly wrong: readonly unknown[];
}

async function look(gateway: WorldGateway, asked: Asked, cache?: ResponseCache): Promise<string> {
  const { role, user, variables, backendOnly } = asked;
  const query = cache === undefined ? asked.query : asCached(asked.query);
  const request = { ...requestOf(role, user), variables, backendOnly, ...(cache === undefined ? {} : { cache }) };
  const found = await outcomeOf(gateway.body(query, request));
  return typeof found === 'string' ? found : `refused: ${found.code}: ${found.message}`;
}

/** Asks everything twice through the cache, before and after a mutation, and compares with what has no cache. */
async function compare(draw: Dice, fault: Fault): Promise<Found> {
  const world = randomWorld(draw);
  const asked = randomQuestions(draw, world);
  const wrong: unknown[] = [];
  const seen = { answered: 0, refused: 0 };
  await worlds.inside(world, async (open) => {
    const gateway = open();
    const store = openStore();
    const askAll = async (): Promise<void> => {
      for (const one of [...asked, ...asked]) {
        const kept = await look(gateway, one, cacheFor(store, one, fault));
        const right = await look(gateway, one);
        seen[right.startsWith('refused') ? 'refused' : 'answered'] += 1;
        if (kept !== right) wrong.push({ ...one, kept, right });
      }
    };
    await askAll();
    for (const role of [...ROLES, ...ROLES, ...ROLES]) {
      const mutation = randomMutation(draw, { world, role });
      if (mutation === null) continue;
      const writing: Asked = {
        ...printMutation(mutation, world.schema, false),
        role,
        user: draw.int(0, 6),
        backendOnly: true,
      };
      await look(gateway, writing, cacheFor(store, writing, fault));
    }
    await askAll();
  });
  return { ...seen, wrong };
}

it('a kept answer is the one that this caller would get', async () => {
  const seen = { answered: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(dice, async (draw) => {
      const { answered, refused, wrong } = await compare(draw, undefined);
      seen.answered += answered;
      seen.refused += refused;
      expect(wrong).toEqual([]);
    }),
    { ...LAW, numRuns: Math.ceil(RUNS / 4), seed: 14 },
  );
  expect(seen.answered).toBeGreaterThan(RUNS * 10);
  expect(seen.refused).toBeGreaterThan(RUNS);
}, 300_000);

it.each<Exclude<Fault, undefined>>(['user', 'role', 'variables', 'query', 'backendOnly', 'invalidation'])(
  'a cache whose keys ignore the part is found out: %s',
  async (fault) => {
    const details = await fc.check(
      fc.asyncProperty(dice, async (draw) => (await compare(draw, fault)).wrong.length === 0),
      { ...LAW, numRuns: RUNS, seed: 14 },
    );
    expect(details.failed).toBe(true);
  },
  300_000,
);
