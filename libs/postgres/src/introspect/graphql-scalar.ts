// PostgreSQL base types under their GraphQL names (spec/postgres-schema.md 2.1).

/** Types whose GraphQL name differs from `pg_type.typname`. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['int4', 'Int'],
  ['int2', 'smallint'],
  ['int8', 'bigint'],
  ['float4', 'Float'],
  ['bool', 'Boolean'],
  ['text', 'String'],
  ['varchar', 'String'],
  ['char', 'bpchar'],
]);
const GRAPHQL_NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

/** GraphQL scalar name of a base type, given by its `pg_type.typname`. */
export function graphqlScalar(typeName: string): string {
  return RENAMED.get(typeName) ?? typeName;
}

/** True when a GraphQL document can spell the name. Type names may hold any character. */
export function isGraphqlName(name: string): boolean {
  return GRAPHQL_NAME.test(name);
}
