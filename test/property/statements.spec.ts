// Law: every statement of reads, aggregates and mutations is one that PostgreSQL can parse.
import fc from 'fast-check';
import { GatewayError } from '@app/types';
import { LAW, openWorlds, requestOf, RUNS, type Worlds } from './open-world.js';
import { outcomeOf } from './outcome.js';
import { printMutation } from './print/mutation.js';
import { printQuestion } from './print/question.js';
import { dice } from './world/dice.js';
import { randomWorld } from './world/grants.js';
import { randomMutation } from './world/mutations.js';
import { randomQuestion } from './world/requests.js';
import { ROLES } from './world/shapes.js';

const REQUESTS = 12;

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

it('every statement is one that PostgreSQL can parse', async () => {
  let [reads, writes] = [0, 0];
  await fc.assert(
    fc.asyncProperty(dice, async (draw) => {
      const world = randomWorld(draw);
      await worlds.inside(world, async (open) => {
        const gateway = open();
        worlds.port.calls.length = 0;
        for (let left = REQUESTS; left > 0; left--) {
          const role = draw.pick(ROLES);
          const question = draw.once(2) ? randomQuestion(draw, { world, role }) : null;
          const mutation = question === null ? randomMutation(draw, { world, role }) : null;
          const request = question
            ? printQuestion(question)
            : mutation && printMutation(mutation, world.schema, draw.once(2));
          if (request === null) continue;
          const { query, variables } = request;
          const session = requestOf(role, draw.int(0, 6));
          const found = await outcomeOf(gateway.body(query, { ...session, variables, backendOnly: true }));
          if (found instanceof GatewayError && ['unexpected', 'validation-failed'].includes(found.code))
            expect({ query, variables, world: JSON.stringify(world) }).toBe(found.message);
        }
        for (const { text } of worlds.port.calls) {
          await worlds.client.query(`PREPARE one AS ${text}`);
          await worlds.client.query('DEALLOCATE one');
          if (/\b(INSERT|UPDATE|DELETE)\b/.test(text)) writes += 1;
          else reads += 1;
        }
      });
    }),
    { ...LAW, seed: 4 },
  );
  expect(reads).toBeGreaterThan(RUNS * 3);
  expect(writes).toBeGreaterThan(RUNS * 2);
}, 300_000);
