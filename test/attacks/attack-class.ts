// A class of attacks: kinds of attempts, each tried some times with other victims, attackers, ways and texts.
import fc from 'fast-check';
import type { Json } from '@app/types';
import { dice, type Dice } from '../property/world/dice.js';
import { ask, type Asked } from './ask.js';
import { ADMIN, type Caller } from './callers.js';
import { foreignMarkers } from './marker.js';
import { openWorlds, type Worlds } from './world.js';

/** What an attacker sends: a request, or anything else. */
export type Attack =
  Asked | { readonly as: Caller; readonly send: (world: Worlds['shared'], worlds: Worlds) => Promise<Json> };

/** Prepares one attempt: whatever victims do before it, they have done when the attack is returned. */
export type AttackKind = (draw: Dice, worlds: Worlds) => Attack | Promise<Attack>;

const ATTEMPTS = 3 * Number(process.env.ATTACK_RUNS ?? '1');
/** Another one makes other attempts; the same one the same, so that a failure can be looked at again. */
const SEED = Number(process.env.ATTACK_SEED ?? '1');

/** Declares the tests of a class. No attempt shows a foreign marker, and each gets what it gets where no victim is. */
export function attackClass(name: string, kinds: Readonly<Record<string, AttackKind>>): void {
  describe(`attacks on ${name}`, () => {
    let worlds: Worlds;
    beforeAll(async () => {
      worlds = await openWorlds();
    });
    afterAll(() => worlds.close());

    it.each(Object.entries(kinds))('%s', async (_, prepare) => {
      const property = fc.asyncProperty(dice, async (draw) => {
        await attempt(await prepare(draw, worlds), worlds);
      });
      await fc.assert(property, { numRuns: ATTEMPTS, seed: SEED, endOnFailure: true });
    });
  });
}

async function attempt(attack: Attack, worlds: Worlds): Promise<void> {
  const { shared, alone } = worlds;
  const send = (world: Worlds['shared']): Promise<Json> =>
    'send' in attack ? attack.send(world, worlds) : ask(world, attack);
  const got = await send(shared);
  expect(foreignMarkers(JSON.stringify(got), attack.as)).toEqual([]);
  await alone.metadata({ type: 'clear_response_cache', args: {} }, { headers: ADMIN });
  expect(got).toEqual(await send(alone));
}
