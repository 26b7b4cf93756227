// Arguments of `<t>_stream` (spec/postgres-schema.md 3.1, 3.3).
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputFieldConfig,
} from 'graphql';
import { printTable } from '@app/types';
import { generatedName, sharedType } from '../naming/generated-names.js';
import type { RoleTable } from '../permission/role-graph.js';
import { boolExpType } from './bool-exp-type.js';
import { columnInput } from './column-type.js';
import { selectableColumns } from './column-enum.js';
import { NONE } from './input-extensions.js';
import { ownType, type SchemaScope } from './schema-scope.js';

export function streamArguments(table: RoleTable, scope: SchemaScope): GraphQLFieldConfigArgumentMap {
  return {
    [generatedName(scope.naming, 'batch_size')]: {
      type: new GraphQLNonNull(GraphQLInt),
      description: 'maximum number of rows returned in a single batch',
    },
    cursor: {
      type: new GraphQLNonNull(new GraphQLList(cursorType(table, scope))),
      description: 'cursor to stream the results returned by the query',
    },
    where: { type: boolExpType(table, scope), description: 'filter the rows returned' },
  };
}

function cursorType(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: `Streaming cursor of the table "${printTable(table.table.table)}"`,
      fields: () => ({
        [generatedName(scope.naming, 'initial_value')]: {
          type: new GraphQLNonNull(cursorValueType(table, scope)),
          description: 'Stream column input with initial value',
        },
        ordering: { type: cursorOrdering(scope), description: 'cursor ordering' },
      }),
    });
  return ownType(table.table, 'stream_cursor_input', { scope, make });
}

function cursorValueType(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      description: 'Initial value of the column from where the streaming should start',
      fields: () => {
        const fields = Object.create(null) as Record<string, GraphQLInputFieldConfig>;
        for (const column of selectableColumns(table)) fields[column.field] = columnInput(column, true, scope);
        return fields;
      },
    });
  return ownType(table.table, 'stream_cursor_value_input', { scope, make });
}

/** `cursor_ordering`, shared by all tables. */
function cursorOrdering({ naming, build }: SchemaScope): GraphQLEnumType {
  const name = sharedType(naming, 'cursor_ordering');
  const make = (): GraphQLEnumType =>
    new GraphQLEnumType({
      name,
      extensions: NONE,
      description: 'ordering argument of a cursor',
      values: {
        ASC: { description: 'ascending ordering of the cursor' },
        DESC: { description: 'descending ordering of the cursor' },
      },
    });
  return build.namedType(name, 'ordering', make);
}
