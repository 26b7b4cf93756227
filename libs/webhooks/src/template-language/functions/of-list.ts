// Functions of lists, and of strings as lists of characters.
import { isJsonList, isJsonObject, type Json, type JsonObject } from '@app/types';
import { FunctionFault, wrongArgument } from '../error.js';
import { setEntry } from '../set-entry.js';
import type { FunctionContext, TemplateFunction } from './template-function.js';

export const head: TemplateFunction = {
  name: 'head',
  apply: (argument) => (isJsonList(argument) ? (requireFilled(argument)[0] as Json) : firstOf(requireText(argument))),
};

export const tail: TemplateFunction = {
  name: 'tail',
  apply: (argument) => {
    if (isJsonList(argument)) return requireFilled(argument).slice(1);
    const text = requireText(argument);
    return text.slice(firstOf(text).length);
  },
};

function requireText(argument: Json): string {
  if (typeof argument !== 'string') throw new FunctionFault('Expected an array or string');
  return argument;
}

function requireFilled(list: readonly Json[]): readonly Json[] {
  if (list.length === 0) throw new FunctionFault('Empty array');
  return list;
}

function firstOf(text: string): string {
  const [first] = text;
  if (first === undefined) throw new FunctionFault('Empty string');
  return first;
}

export const removeNulls: TemplateFunction = {
  name: 'removeNulls',
  apply: (argument) => {
    if (!isJsonList(argument)) throw wrongArgument('Array', 'Array', argument);
    return argument.filter((item) => item !== null);
  },
};

export const fromPairs: TemplateFunction = {
  name: 'fromPairs',
  apply: (argument) => {
    if (!isJsonList(argument)) throw notPairs();
    const object: Record<string, Json> = {};
    for (const pair of argument) {
      if (!isJsonList(pair) || pair.length !== 2) throw notPairs();
      const [key, value] = pair;
      if (typeof key !== 'string') throw notPairs();
      setEntry(object, key, value as Json);
    }
    return object;
  },
};

function notPairs(): FunctionFault {
  return new FunctionFault('Expected an array of shape [ [k1,v1], [k2,v2] ... ] - With String keys.');
}

export const toPairs: TemplateFunction = {
  name: 'toPairs',
  apply: (argument) => {
    if (!isJsonObject(argument)) throw wrongArgument('Object', 'Object', argument);
    return Object.entries(argument);
  },
};

export const concat: TemplateFunction = { name: 'concat', apply: concatenate };

/** Lists, strings or objects, all of one kind; of objects the last one with a key counts. */
function concatenate(argument: Json, { budget, place }: FunctionContext): Json {
  if (!isJsonList(argument)) throw wrongArgument('Array', 'Array', argument);
  for (const item of argument) budget.touch(item, place);
  if (argument.every(isJsonList)) return argument.flat();
  if (argument.every((item) => typeof item === 'string')) return argument.join('');
  if (argument.every(isJsonObject)) return merge(argument);
  throw new FunctionFault('Expected an array of arrays, of strings or of objects');
}

function merge(objects: readonly JsonObject[]): JsonObject {
  const merged: Record<string, Json> = {};
  for (const object of objects) {
    for (const [key, value] of Object.entries(object)) setEntry(merged, key, value);
  }
  return merged;
}
