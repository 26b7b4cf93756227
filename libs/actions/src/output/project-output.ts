// A handler's answer and a selection -> JSON text of the response (spec/actions.md 5). On the hot path: text is made
// straight from the parsed answer, without objects in between.
import { isJsonList, isJsonObject, printJson, type Json, type JsonObject } from '@app/types';
import type { OutputField, OutputShape } from './output-shape.js';

/**
 * Prints what the selection shows. Response keys are GraphQL names, so they need no escaping. Lists may nest deeper than
 * the type says; how deep an answer is at all is bounded where it is parsed.
 */
export function projectOutput(value: Json, shape: OutputShape): string {
  if (shape.type === 'leaf') return printJson(value);
  if (isJsonObject(value)) return projectObject(value, shape.fields);
  if (isJsonList(value)) return projectList(value, shape);
  return printJson(value);
}

/** Elements that are no objects pass through. */
function projectList(list: readonly Json[], shape: OutputShape): string {
  let text = '[';
  for (let i = 0; i < list.length; i++) text += (i === 0 ? '' : ',') + projectOutput(list[i] as Json, shape);
  return `${text}]`;
}

function projectObject(object: JsonObject, fields: readonly OutputField[]): string {
  let text = '{';
  for (const field of fields) {
    const value = projectField(object, field);
    if (value !== undefined) text += `${text.length === 1 ? '' : ','}"${field.responseKey}":${value}`;
  }
  return `${text}}`;
}

/** `undefined` leaves the key out: the answer has a scalar where an object should be. */
function projectField(object: JsonObject, field: OutputField): string | undefined {
  if (field.type === 'typename') return `"${field.typeName}"`;
  // Only own keys: the answer comes from outside and `constructor` is a legal field name.
  const value = Object.hasOwn(object, field.name) ? (object[field.name] as Json) : null;
  if (value === null) return 'null';
  if (field.shape.type === 'object' && !isJsonObject(value) && !isJsonList(value)) return undefined;
  return projectOutput(value, field.shape);
}
