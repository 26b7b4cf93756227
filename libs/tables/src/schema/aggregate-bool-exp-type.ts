// `<t>_aggregate_bool_exp`: predicates on aggregates of related rows (spec/postgres-schema.md 6.3).
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLInputFieldConfig,
} from 'graphql';
import { printTable, type CatalogType } from '@app/types';
import { tableType } from '../naming/table-type.js';
import type { RoleTable } from '../permission/role-graph.js';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';
import { aggregableColumns } from './aggregate-operators.js';
import { boolExpType } from './bool-exp-type.js';
import { BOOL, FLOAT8, INT4 } from './built-in-type.js';
import { columnValues, selectColumnEnum } from './column-enum.js';
import { comparisonType } from './comparison/comparison-type.js';
import { NONE, SHAPES } from './input-extensions.js';
import { ownType, type SchemaScope } from './schema-scope.js';

type Fields = Record<string, GraphQLInputFieldConfig>;

/** A function, the type of its arguments and of its result, and how many columns it takes. */
interface PredicateFunction {
  readonly name: string;
  readonly type: CatalogType;
  readonly columns: 1 | 2;
}

const FUNCTIONS: readonly PredicateFunction[] = [
  ...['bool_and', 'bool_or'].map((name) => ({ name, type: BOOL, columns: 1 as const })),
  ...['avg', 'max', 'min', 'sum', 'stddev_samp', 'var_samp'].map((name) => ({
    name,
    type: FLOAT8,
    columns: 1 as const,
  })),
  ...['corr', 'covar_samp'].map((name) => ({ name, type: FLOAT8, columns: 2 as const })),
];

export function aggregateBoolExpType(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      fields: () => {
        const fields: Fields = { count: { type: countPredicate(table, scope) } };
        for (const one of FUNCTIONS) {
          const columns = columnsOf(one.type, table, scope);
          if (columns.length > 0) fields[one.name] = { type: functionPredicate(one, { table, columns }, scope) };
        }
        return fields;
      },
    });
  return ownType(table.table, 'aggregate_bool_exp', { scope, make });
}

function columnsOf(type: CatalogType, table: RoleTable, scope: SchemaScope): readonly ResolvedColumn[] {
  const accepts = (one: CatalogType): boolean => !one.isArray && one.scalar === type.scalar;
  return aggregableColumns(table, { accepts }, scope).map(([column]) => column);
}

function countPredicate(table: RoleTable, scope: SchemaScope): GraphQLInputObjectType {
  const columns = selectColumnEnum(table, scope);
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      fields: () => ({
        ...(columns === null ? {} : { arguments: { type: new GraphQLList(new GraphQLNonNull(columns)) } }),
        ...sharedKeys(table, INT4, scope),
      }),
    });
  return ownType(table.table, 'aggregate_bool_exp_count', { scope, make });
}

function sharedKeys(table: RoleTable, result: CatalogType, scope: SchemaScope): Fields {
  return {
    distinct: { type: GraphQLBoolean, extensions: SHAPES },
    filter: { type: boolExpType(table, scope) },
    predicate: { type: new GraphQLNonNull(comparisonType(result, scope)) },
  };
}

interface ColumnsOfTable {
  readonly table: RoleTable;
  readonly columns: readonly ResolvedColumn[];
}

function functionPredicate(one: PredicateFunction, of: ColumnsOfTable, scope: SchemaScope): GraphQLInputObjectType {
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({
      name,
      extensions: NONE,
      fields: () => {
        const column = argumentEnum(one, of, scope);
        const type = one.columns === 1 ? column : pairOfColumns(one, { table: of.table, column }, scope);
        return { arguments: { type: new GraphQLNonNull(type) }, ...sharedKeys(of.table, one.type, scope) };
      },
    });
  return ownType(of.table.table, `aggregate_bool_exp_${one.name}`, { scope, make });
}

/** Two columns, called X and Y as in Postgres' manual. */
function pairOfColumns(
  { name: called }: PredicateFunction,
  { table, column }: { readonly table: RoleTable; readonly column: GraphQLEnumType },
  scope: SchemaScope,
): GraphQLInputObjectType {
  const required = { type: new GraphQLNonNull(column) };
  const make = (name: string): GraphQLInputObjectType =>
    new GraphQLInputObjectType({ name, extensions: NONE, fields: { X: required, Y: required } });
  return ownType(table.table, `aggregate_bool_exp_${called}_arguments`, { scope, make });
}

function argumentEnum(
  { name: called }: PredicateFunction,
  { table, columns }: ColumnsOfTable,
  scope: SchemaScope,
): GraphQLEnumType {
  // `<t>_select_column_<t>_aggregate_bool_exp_<fn>_arguments_columns`: the table's name is in it twice.
  const inner = tableType(table.table, `aggregate_bool_exp_${called}_arguments_columns`);
  const make = (name: string): GraphQLEnumType =>
    new GraphQLEnumType({
      name,
      extensions: NONE,
      description: `select "${inner}" columns of table "${printTable(table.table.table)}"`,
      values: columnValues(columns),
    });
  return ownType(table.table, `select_column_${inner}`, { scope, make });
}
