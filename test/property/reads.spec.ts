// Law: over random schemas, rows and permissions, a role sees exactly the rows and cells that its permissions show.
import fc from 'fast-check';
import type { Json } from '@app/types';
import { answer } from './naive/answer.js';
import { fits, sketch } from './naive/expected.js';
import { sightOf } from './naive/sight.js';
import { LAW, openWorlds, requestOf, RUNS, type Worlds } from './open-world.js';
import { printQuestion } from './print/question.js';
import { dice } from './world/dice.js';
import { randomWorld } from './world/grants.js';
import { randomQuestion } from './world/requests.js';
import { ROLES } from './world/shapes.js';

const QUESTIONS = 12;

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

it('a role sees exactly the rows and cells that its permissions show', async () => {
  let asked = 0;
  let nonEmpty = 0;
  await fc.assert(
    fc.asyncProperty(dice, async (draw) => {
      const world = randomWorld(draw);
      await worlds.inside(world, async (open) => {
        const gateway = open();
        for (let left = QUESTIONS; left > 0; left--) {
          const [role, user] = [draw.pick(ROLES), draw.int(0, 6)];
          const question = randomQuestion(draw, { world, role });
          if (question === null) continue;
          const { query, variables } = printQuestion(question);
          const text = await gateway.body(query, { ...requestOf(role, user), variables });
          const found = (JSON.parse(text) as { readonly data: { readonly q: Json } }).data.q;
          const expected = answer(question, sightOf(world, { role, user }));
          if (!fits(found, expected))
            expect({ query, variables, role, user, found, world: JSON.stringify(world) }).toBe(
              JSON.stringify(sketch(expected), null, 1),
            );
          asked += 1;
          if (text.length > 30) nonEmpty += 1;
        }
      });
    }),
    { ...LAW, seed: 1 },
  );
  expect(asked).toBeGreaterThan(RUNS * 8);
  expect(nonEmpty).toBeGreaterThan(asked / 3);
}, 300_000);
