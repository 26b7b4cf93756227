// A world as metadata: tables, relationships, permissions of roles a and b, and c that inherits from both.
import type { Json, JsonObject } from '@app/types';
import type { GatewaySetup } from '../../../libs/tables/test/table-gateway.js';
import { sessionVariable } from '../world/cells.js';
import {
  columnOf,
  linkOf,
  tableOf,
  type Grant,
  type Link,
  type Presets,
  type Schema,
  type Table,
  type Test,
  type World,
} from '../world/shapes.js';

export function worldSetup({ schema, grants }: World): Omit<GatewaySetup, 'sql'> {
  const tables = schema.tables.map((table): JsonObject => {
    const permissions = (print: (grant: Grant) => JsonObject | null): Json =>
      Object.entries(grants).flatMap(([role, own]) => {
        const grant = own[table.field];
        const permission = grant === undefined ? null : print(grant);
        return permission === null ? [] : [{ role, permission }];
      });
    const printer = permissionPrinter(schema, table);
    return {
      table: qualified(schema, table),
      configuration: configuration(table),
      object_relationships: table.links.filter(({ many }) => !many).map((link) => relationship(schema, table, link)),
      array_relationships: table.links.filter(({ many }) => many).map((link) => relationship(schema, table, link)),
      select_permissions: permissions(printer.select),
      insert_permissions: permissions(printer.insert),
      update_permissions: permissions(printer.update),
      delete_permissions: permissions(printer.delete),
    };
  });
  return { tables, inheritedRoles: [{ role_name: 'c', role_set: ['a', 'b'] }] };
}

const qualified = (schema: Schema, { name }: Table): JsonObject => ({ schema: schema.name, name });
const nameOf = (table: Table, field: string): string => columnOf(table, field).name;

function configuration({ custom, field, columns }: Table): JsonObject {
  const renamed = columns.filter((column) => column.field !== column.name);
  return {
    ...(custom ? { custom_name: field } : {}),
    column_config: Object.fromEntries(renamed.map((column) => [column.name, { custom_name: column.field }])),
  };
}

function relationship(schema: Schema, table: Table, { name, target, many, foreign, pairs }: Link): JsonObject {
  const to = tableOf(schema, target);
  const mapping = pairs.map(([local, remote]) => [nameOf(table, local), nameOf(to, remote)] as const);
  if (!foreign)
    return {
      name,
      using: {
        manual_configuration: { remote_table: qualified(schema, to), column_mapping: Object.fromEntries(mapping) },
      },
    };
  const columns = mapping.map(([local, remote]) => (many ? remote : local));
  return { name, using: { foreign_key_constraint_on: many ? { table: qualified(schema, to), columns } : columns } };
}

function permissionPrinter(schema: Schema, table: Table) {
  const test = (one: Test): Json => permissionTest(one, table, schema);
  const columns = (fields: readonly string[]): readonly string[] => fields.map((field) => nameOf(table, field));
  return {
    select: ({ select }: Grant): JsonObject | null =>
      select && {
        columns: columns(select.columns),
        filter: test(select.filter),
        allow_aggregations: select.aggregates,
        ...(select.limit === null ? {} : { limit: select.limit }),
      },
    insert: ({ insert }: Grant): JsonObject | null =>
      insert && {
        columns: columns(insert.columns),
        check: test(insert.check),
        set: presets(table, insert.set),
        backend_only: insert.backendOnly,
      },
    update: ({ update }: Grant): JsonObject | null =>
      update && {
        columns: columns(update.columns),
        filter: test(update.filter),
        check: update.check && test(update.check),
        set: presets(table, update.set),
      },
    delete: (grant: Grant): JsonObject | null => grant.delete && { filter: test(grant.delete.filter) },
  };
}

const presets = (table: Table, set: Presets): JsonObject =>
  Object.fromEntries(
    Object.entries(set).map(([field, preset]) => {
      const { name, type } = columnOf(table, field);
      return [name, preset === 'session' ? sessionVariable(type) : preset.value];
    }),
  );

function permissionTest(test: Test, table: Table, schema: Schema, root = table): Json {
  const inner = (one: Test): Json => permissionTest(one, table, schema, root);
  switch (test.op) {
    case 'compare':
      return { [nameOf(table, test.column)]: { [test.by]: test.value } };
    case 'session':
      return { [nameOf(table, test.column)]: { [test.by]: sessionVariable(columnOf(table, test.column).type) } };
    case 'columns': {
      const other = test.root ? ['$', nameOf(root, test.other)] : nameOf(table, test.other);
      return { [nameOf(table, test.column)]: { [test.by]: other } };
    }
    case 'and':
    case 'or':
      return { [`_${test.op}`]: test.tests.map(inner) };
    case 'not':
      return { _not: inner(test.test) };
    case 'link': {
      const { target } = linkOf(table, test.link);
      return { [test.link]: permissionTest(test.test, tableOf(schema, target), schema, root) };
    }
    case 'exists': {
      const other = tableOf(schema, test.table);
      return { _exists: { _table: qualified(schema, other), _where: permissionTest(test.test, other, schema, root) } };
    }
  }
}
