// Law: caches change no answer, whoever asked before: other roles, other users, with or without the backend header.
import fc from 'fast-check';
import { LAW, openWorlds, requestOf, RUNS, type WorldGateway, type Worlds } from './open-world.js';
import { outcomeOf } from './outcome.js';
import { fill } from './print/ddl.js';
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

/** Requests that a role may send, each from everyone: a refusal must not change either. */
function randomRequests(draw: Dice, world: World): readonly Asked[] {
  const requests = draw.times(5, (index): Request | null => {
    const role = draw.pick(ROLES);
    if (index < 3) {
      const question = randomQuestion(draw, { world, role });
      return question && printQuestion(question);
    }
    const mutation = randomMutation(draw, { world, role });
    return mutation && printMutation(mutation, world.schema, draw.once(2));
  });
  return requests
    .filter((request) => request !== null)
    .flatMap((request) =>
      ROLES.flatMap((role) =>
        [draw.int(0, 6), draw.int(0, 6)].flatMap((user) =>
          [false, true].map((backendOnly) => ({ ...request, role, user, backendOnly })),
        ),
      ),
    );
}

it('caches change no answer, whoever asked before', async () => {
  const seen = { answered: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(dice, async (draw) => {
      const world = randomWorld(draw);
      const asked = randomRequests(draw, world);
      await worlds.inside(world, async (open) => {
        const ask = async (gateway: WorldGateway, { role, user, query, variables, backendOnly }: Asked) => {
          const found = await outcomeOf(gateway.body(query, { ...requestOf(role, user), variables, backendOnly }));
          if (query.startsWith('mutation') && typeof found === 'string')
            await fill(worlds.client, world.schema, world.rows);
          seen[typeof found === 'string' ? 'answered' : 'refused'] += 1;
          return typeof found === 'string' ? found : `${found.code}: ${found.message}`;
        };
        const warm = open();
        for (const one of asked) await ask(warm, one);
        for (const one of asked) {
          const answer = await ask(open(), one);
          expect({ ...one, answer: await ask(warm, one) }).toEqual({ ...one, answer });
        }
      });
    }),
    { ...LAW, numRuns: Math.ceil(RUNS / 8), seed: 3 },
  );
  expect(seen.answered).toBeGreaterThan(RUNS * 3);
  expect(seen.refused).toBeGreaterThan(RUNS * 3);
}, 300_000);
