// Random permissions of roles, and worlds as a whole.
import { poolOf } from './cells.js';
import { randomTest } from './conditions.js';
import type { Dice } from './dice.js';
import { randomRows } from './rows.js';
import { randomSchema } from './schemas.js';
import type { Grant, Presets, RoleGrants, Schema, Table, Test, World } from './shapes.js';

let worlds = 0;

export function randomWorld(dice: Dice): World {
  const schema = randomSchema(dice, `w${++worlds}`);
  const rows = randomRows(dice, schema);
  return { schema, rows, grants: { a: roleGrants(dice, schema), b: roleGrants(dice, schema) } };
}

/** A role with no grant at all would be none. */
function roleGrants(dice: Dice, schema: Schema): RoleGrants {
  const grants = schema.tables.map((table): [string, Grant] => [table.field, randomGrant(dice, schema, table)]);
  const exists = grants.some(([, grant]) => Object.values(grant).some((one) => one !== null));
  return exists ? Object.fromEntries(grants) : roleGrants(dice, schema);
}

function randomGrant(dice: Dice, schema: Schema, table: Table): Grant {
  const test = (depth: number): Test => randomTest(dice, table, { schema, depth, root: table });
  const columns = (): readonly string[] =>
    table.columns.map(({ field }) => field).filter((field) => !dice.once(table.key.includes(field) ? 10 : 3));
  const filter = (): Test => (dice.once(3) ? { op: 'and', tests: [] } : test(2));
  return {
    select: dice.once(8)
      ? null
      : {
          columns: columns(),
          filter: filter(),
          aggregates: !dice.once(4),
          limit: dice.once(4) ? dice.int(0, 3) : null,
        },
    insert: dice.once(5)
      ? null
      : { columns: columns(), check: filter(), set: presets(dice, table), backendOnly: dice.once(4) },
    update: dice.once(5)
      ? null
      : { columns: columns(), filter: filter(), check: dice.once(2) ? filter() : null, set: presets(dice, table) },
    delete: dice.once(5) ? null : { filter: filter() },
  };
}

const presets = (dice: Dice, table: Table): Presets =>
  Object.fromEntries(
    table.columns
      .filter(({ field }) => !table.key.includes(field) && dice.once(4))
      .map(({ field, type }) => [field, dice.once(2) ? 'session' : { value: dice.pick(poolOf(type)) }]),
  );
