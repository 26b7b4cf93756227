// What GraphQL accepts as a name.

const GRAPHQL_NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

/** Whether a text can be the name of a type, field or argument. */
export function isGraphqlName(text: string): boolean {
  return GRAPHQL_NAME.test(text);
}

/** Whether a text can be the name of an enum value: `true`, `false` and `null` are not. */
export function isEnumValueName(text: string): boolean {
  return isGraphqlName(text) && text !== 'true' && text !== 'false' && text !== 'null';
}
