// JSON values to the texts of parameters (see ParameterEncoding in @app/sql).
import type { ParameterEncoding } from '@app/sql';
import { isJsonList, printJson, type Json } from '@app/types';
import { encodeJsonPath } from './encode-json-path.js';
import { quoteItem } from './quote-item.js';

/** The parameter's text; null is SQL NULL. @throws GatewayError validation-failed for a bad JSON path */
export function encodeValue(value: Json | undefined, encoding: ParameterEncoding): string | null {
  if (value === undefined || value === null) return null;
  switch (encoding) {
    case 'text':
      return plainText(value);
    case 'json':
      return printJson(value);
    case 'array':
      return typeof value === 'string' ? value : arrayLiteral(listOf(value), plainText);
    case 'arrays':
      return arrayLiteral(
        listOf(value).map((item) => encodeValue(item, 'array')),
        plainText,
      );
    case 'json-array':
      return typeof value === 'string' ? value : arrayLiteral(listOf(value), printJson, 'flat');
    case 'json-path':
      return encodeJsonPath(plainText(value));
  }
}

/** Strings as they are; GeoJSON and the like as JSON. */
function plainText(value: Json): string {
  return typeof value === 'string' ? value : printJson(value);
}

const listOf = (value: Json): readonly Json[] => (isJsonList(value) ? value : [value]);

/** `{"a","b",NULL}`. `flat`: lists inside are items, not further dimensions. */
function arrayLiteral(items: readonly Json[], print: (item: Json) => string, shape?: 'flat'): string {
  const texts = items.map((item) => {
    if (item === null) return 'NULL';
    return isJsonList(item) && shape !== 'flat' ? arrayLiteral(item, print) : quoteItem(print(item));
  });
  return `{${texts.join(',')}}`;
}
