// The text of a session variable as a value of an argument's type. What it cannot be stays a text, for the type's own check to refuse.
import { getNullableType, isInputObjectType, isListType, type GraphQLInputType } from 'graphql';
import { isJsonList, isJsonNumber, isJsonObject, parseJson, type Json } from '@app/types';

const NUMBER = /^-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?$/;
/** A Postgres array without quoted elements, as session variables of lists usually are. */
const PLAIN_ARRAY = /^\{[^{}"\\]*\}$/;

export function readSessionText(text: string, given: GraphQLInputType): Json {
  const type = getNullableType(given);
  if (isListType(type)) return readItems(text, type.ofType);
  if (isInputObjectType(type)) {
    const value = parsed(text);
    return isJsonObject(value) ? value : text;
  }
  if (type.name === 'Boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type.name === 'Int' || type.name === 'Float') return NUMBER.test(text) ? numberOf(text) : text;
  return text;
}

/** A JSON list, a Postgres array, or the one item. */
function readItems(text: string, item: GraphQLInputType): Json {
  const list = parsed(text);
  if (isJsonList(list)) return list.map((one) => (typeof one === 'string' ? readSessionText(one, item) : one));
  if (!PLAIN_ARRAY.test(text)) return readSessionText(text, item);
  const inside = text.slice(1, -1).trim();
  return inside === '' ? [] : inside.split(',').map((one) => readSessionText(one.trim(), item));
}

function numberOf(text: string): Json {
  const value = parsed(text);
  return isJsonNumber(value) ? value : text;
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
