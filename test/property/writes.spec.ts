// Law: over random schemas, rows and permissions, a role writes exactly what its permissions allow, or nothing.
import fc from 'fast-check';
import { GatewayError, type Json } from '@app/types';
import { shownRow } from './naive/answer.js';
import { fits, sketch, type Expected } from './naive/expected.js';
import { sightOf } from './naive/sight.js';
import { looksAtItself, written, type Written } from './naive/writes.js';
import { LAW, openWorlds, requestOf, RUNS, type Worlds } from './open-world.js';
import { outcomeOf } from './outcome.js';
import { fill, readRows } from './print/ddl.js';
import { printMutation } from './print/mutation.js';
import { dice } from './world/dice.js';
import { randomWorld } from './world/grants.js';
import { randomMutation, writeGrant, type Mutation } from './world/mutations.js';
import { ROLES, tableOf, type Role, type Rows, type World } from './world/shapes.js';

const MUTATIONS = 10;
const REFUSALS = new Set(['permission-error', 'constraint-violation', 'data-exception']);

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const unordered = (rows: Rows): string =>
  JSON.stringify(
    Object.entries(rows).map(([table, own]) => [table, own.map((row) => JSON.stringify(Object.values(row))).sort()]),
  );

interface Writer {
  readonly world: World;
  readonly role: Role;
  readonly user: number;
}

function expectedAnswer({ rows, affected, returned }: Written, mutation: Mutation, writer: Writer): Expected {
  const fields = new Map<string, Expected>([['affected_rows', { kind: 'value', value: affected }]]);
  if (mutation.returning !== null) {
    const sight = sightOf(writer.world, writer, rows);
    const at = { table: tableOf(writer.world.schema, mutation.table), sight, selection: mutation.returning };
    const of = returned.map((row) => shownRow(sight.show(at.table, row), at));
    fields.set('returning', { kind: 'list', runs: [{ of, count: of.length }] });
  }
  return { kind: 'object', fields };
}

it('a role writes exactly what its permissions allow, or nothing', async () => {
  const seen = { allowed: 0, refused: 0, hidden: 0 };
  await fc.assert(
    fc.asyncProperty(dice, async (draw) => {
      const world = randomWorld(draw);
      await worlds.inside(world, async (open) => {
        const gateway = open();
        for (let left = MUTATIONS; left > 0; left--) {
          const writer = { world, role: draw.pick(ROLES), user: draw.int(0, 6) };
          const mutation = randomMutation(draw, writer);
          if (mutation === null || looksAtItself(mutation, writer)) continue;
          const { query, variables } = printMutation(mutation, world.schema, draw.once(2));
          const backendOnly = draw.once(2);
          const request = { ...requestOf(writer.role, writer.user), variables, backendOnly };
          const outcome = await outcomeOf(gateway.body(query, request));
          const found = typeof outcome === 'string' ? (JSON.parse(outcome) as { data: { q: Json } }).data.q : outcome;
          const after = await readRows(worlds.client, world.schema);
          const context = { query, variables, writer: JSON.stringify(writer), backendOnly };
          const isHidden =
            mutation.kind === 'insert' &&
            writeGrant(writer, mutation.table, 'insert')?.backendOnly === true &&
            !backendOnly;
          const expected = isHidden ? null : written(mutation, writer);
          const rows = unordered(expected?.rows ?? world.rows);
          if (unordered(after) !== rows) expect({ ...context, found, rows: unordered(after) }).toBe(rows);
          if (found instanceof GatewayError) {
            if (expected !== null || (isHidden ? found.code !== 'validation-failed' : !REFUSALS.has(found.code)))
              expect({ ...context, found: found.message }).toBe(expected);
            seen[isHidden ? 'hidden' : 'refused'] += 1;
            continue;
          }
          const wanted = expected && expectedAnswer(expected, mutation, writer);
          if (wanted === null || !fits(found, wanted))
            expect({ ...context, found }).toBe(wanted && JSON.stringify(sketch(wanted)));
          seen.allowed += 1;
          await fill(worlds.client, world.schema, world.rows);
        }
      });
    }),
    { ...LAW, seed: 2 },
  );
  expect(seen.allowed).toBeGreaterThan(RUNS * 2);
  expect(seen.refused).toBeGreaterThan(RUNS / 2);
  expect(seen.hidden).toBeGreaterThan(RUNS / 10);
}, 300_000);
