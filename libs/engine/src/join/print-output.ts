// A JSON value and a shape -> JSON text, with a hole for each join. On the hot path: text is made straight from the parsed value,
// without objects in between, and a shape without joins pays nothing for them.
import { isJsonList, isJsonObject, printJson, type Json, type JsonObject } from '@app/types';
import type { Hole, JoinKey } from '../kind/join-target.js';
import type { OutputField, OutputShape } from './output-shape.js';

/** The text so far. */
interface Sink {
  text: string;
  readonly holes: Hole[];
}

/**
 * Prints what the selection shows. Response keys are GraphQL names, so they need no escaping. Lists may nest deeper than the type says;
 * how deep a value is at all is bounded where it is parsed. Absent keys are null; a scalar where an object should be is left out with
 * its key (spec/actions.md 5).
 */
export function printOutput(
  value: Json,
  shape: OutputShape,
): { readonly json: string; readonly holes: readonly Hole[] } {
  const sink: Sink = { text: '', holes: [] };
  printValue(value, shape, sink);
  return { json: sink.text, holes: sink.holes };
}

function printValue(value: Json, shape: OutputShape, sink: Sink): void {
  if (shape.type === 'leaf') sink.text += printJson(value);
  else if (isJsonObject(value)) printObject(value, shape.fields, sink);
  else if (isJsonList(value)) printList(value, shape, sink);
  else sink.text += printJson(value);
}

/** Elements that are no objects pass through. */
function printList(list: readonly Json[], shape: OutputShape, sink: Sink): void {
  sink.text += '[';
  for (let i = 0; i < list.length; i++) {
    if (i > 0) sink.text += ',';
    printValue(list[i] as Json, shape, sink);
  }
  sink.text += ']';
}

function printObject(object: JsonObject, fields: readonly OutputField[], sink: Sink): void {
  let before = '{';
  for (const field of fields) {
    const start = `${before}"${field.responseKey}":`;
    if (field.type === 'typename') sink.text += `${start}"${field.typeName}"`;
    else if (field.type === 'join') {
      sink.text += start;
      sink.holes.push({ at: sink.text.length, join: field.join, key: keyOf(object, field.keys) });
    } else {
      const value = ownValue(object, field.name);
      if (value !== null && field.shape.type === 'object' && !isJsonObject(value) && !isJsonList(value)) continue;
      sink.text += start;
      printValue(value, field.shape, sink);
    }
    before = ',';
  }
  sink.text += before === '{' ? '{}' : '}';
}

/** Only own keys: the value comes from outside and `constructor` is a legal field name. */
function ownValue(object: JsonObject, name: string): Json {
  return Object.hasOwn(object, name) ? (object[name] as Json) : null;
}

function keyOf(object: JsonObject, names: readonly string[]): JoinKey | null {
  const key: Json[] = [];
  for (const name of names) {
    const value = ownValue(object, name);
    if (value === null) return null;
    key.push(value);
  }
  return key;
}
