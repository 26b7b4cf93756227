// Requests that name what a role may not see or write: each must be refused before anything runs.
import type { Dice } from '../world/dice.js';
import { writeGrant } from '../world/mutations.js';
import { grantedTo, selectGrants } from '../world/requests.js';
import type { Role, Table, World } from '../world/shapes.js';
import { keyName } from './ddl.js';

interface Asker {
  readonly world: World;
  readonly role: Role;
}

export function trespasses(dice: Dice, asker: Asker): readonly string[] {
  const queries = asker.world.schema.tables.flatMap((table) => [
    ...hiddenReads(table, asker).map((field) => `{ q: ${field} }`),
    ...hiddenWrites(table, asker).map((field) => `mutation { q: ${field} }`),
  ]);
  return dice.few(queries, 15);
}

function hiddenReads(table: Table, { world, role }: Asker): readonly string[] {
  const granted = grantedTo(world, role);
  const { field: name } = table;
  const own = granted(name);
  if (own === null) return [`${name} { __typename }`, `${name}_aggregate { aggregate { count } }`];
  const hidden = table.columns.map(({ field }) => field).filter((field) => !own.includes(field));
  const links = table.links.filter(({ target }) => granted(target) === null);
  const counts = selectGrants(world, role, name).some(({ aggregates }) => aggregates);
  return [
    ...hidden.flatMap((column) => [
      `${name} { ${column} }`,
      `${name}(where: {_or: [{_not: {${column}: {_is_null: true}}}]}) { __typename }`,
      `${name}(order_by: {${column}: asc}) { __typename }`,
      `${name}(distinct_on: ${column}) { __typename }`,
      `${name}_aggregate { aggregate { count(columns: ${column}) } }`,
      `${name}_aggregate { aggregate { max { ${column} } } }`,
    ]),
    ...(table.key.some((column) => hidden.includes(column)) ? [`${name}_by_pk { __typename }`] : []),
    ...links.flatMap((link) => [
      `${name} { ${link.name} { __typename } }`,
      `${name}(where: {${link.name}: {}}) { __typename }`,
      link.many
        ? `${name} { ${link.name}_aggregate { aggregate { count } } }`
        : `${name}(order_by: {${link.name}: {}}) { __typename }`,
    ]),
    ...(counts ? [] : [`${name}_aggregate { aggregate { count } }`]),
  ];
}

function hiddenWrites(table: Table, asker: Asker): readonly string[] {
  const { field: name } = table;
  const [insert, update, remove] = [
    writeGrant(asker, name, 'insert'),
    writeGrant(asker, name, 'update'),
    writeGrant(asker, name, 'delete'),
  ];
  const closed = (grant: { readonly columns: readonly string[]; readonly set: object }): readonly string[] =>
    table.columns
      .map(({ field }) => field)
      .filter((field) => !grant.columns.includes(field) || Object.hasOwn(grant.set, field));
  const upsert = (column: string) =>
    `insert_${name}(objects: [], on_conflict: {constraint: ${keyName(asker.world.schema, table)}, update_columns: [${column}]}) { affected_rows }`;
  return [
    ...(insert === null ? [`insert_${name}(objects: []) { affected_rows }`] : []),
    ...(update === null ? [`update_${name}(where: {}) { affected_rows }`] : []),
    ...(remove === null ? [`delete_${name}(where: {}) { affected_rows }`] : []),
    ...(insert ? closed(insert).map((column) => `insert_${name}(objects: [{${column}: null}]) { affected_rows }`) : []),
    ...(update
      ? closed(update).map((column) => `update_${name}(where: {}, _set: {${column}: null}) { affected_rows }`)
      : []),
    ...(insert && update ? closed(update).map(upsert) : []),
    ...(grantedTo(asker.world, asker.role)(name) === null
      ? [
          `insert_${name}(objects: []) { returning { __typename } }`,
          `delete_${name}(where: {}) { returning { __typename } }`,
        ]
      : []),
  ];
}
