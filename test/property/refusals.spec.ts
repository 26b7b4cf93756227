// Law: over random schemas and permissions, a role cannot even name what its permissions hide.
import fc from 'fast-check';
import { GatewayError } from '@app/types';
import { LAW, openWorlds, requestOf, RUNS, type Worlds } from './open-world.js';
import { outcomeOf } from './outcome.js';
import { trespasses } from './print/trespasses.js';
import { dice } from './world/dice.js';
import { randomWorld } from './world/grants.js';
import { ROLES } from './world/shapes.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

it('a role cannot name what its permissions hide', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(dice, async (draw) => {
      const world = randomWorld(draw);
      await worlds.inside(world, async (open) => {
        const gateway = open();
        worlds.port.calls.length = 0;
        for (const role of ROLES) {
          for (const query of trespasses(draw, { world, role })) {
            const found = await outcomeOf(gateway.body(query, { ...requestOf(role, 0), backendOnly: true }));
            if (!(found instanceof GatewayError) || found.code !== 'validation-failed')
              expect({ query, role, found, world: JSON.stringify(world) }).toBe('validation-failed');
            refused += 1;
          }
        }
        expect(worlds.port.calls).toEqual([]);
      });
    }),
    { ...LAW, seed: 5 },
  );
  expect(refused).toBeGreaterThan(RUNS * 20);
}, 300_000);
