// Functions of every kind of value.
import { isJsonList, isJsonNumber, RawNumber, type Json } from '@app/types';
import { compareNumbers } from '../decimal.js';
import { FunctionFault, wrongArgument } from '../error.js';
import type { TemplateFunction } from './template-function.js';

export const not: TemplateFunction = {
  name: 'not',
  apply: (argument) => {
    if (typeof argument !== 'boolean') throw wrongArgument('Bool', 'Boolean', argument);
    return !argument;
  },
};

export const empty: TemplateFunction = {
  name: 'empty',
  apply: (argument) => {
    if (typeof argument === 'boolean') throw new FunctionFault('Cannot define emptiness for a boolean');
    if (typeof argument === 'string') return argument.trim() === '';
    if (isJsonNumber(argument)) return compareNumbers(argument, 0) === 0;
    return argument === null || Object.keys(argument).length === 0;
  },
};

export const size: TemplateFunction = {
  name: 'size',
  apply: (argument) => {
    if (argument === null) return 0;
    if (typeof argument === 'string') return countCharacters(argument);
    if (isJsonNumber(argument)) return argument;
    if (typeof argument === 'boolean') return argument ? 1 : 0;
    return Object.keys(argument).length;
  },
};

export const inverse: TemplateFunction = {
  name: 'inverse',
  apply: (argument) => {
    if (isJsonList(argument)) return [...argument].reverse();
    if (typeof argument === 'string') return Array.from(argument).reverse().join('');
    if (typeof argument === 'boolean') return !argument;
    if (isJsonNumber(argument)) return reciprocal(argument);
    return argument;
  },
};

export const getSessionVariable: TemplateFunction = {
  name: 'getSessionVariable',
  apply: (argument, { sessionVariables }) => {
    if (argument === null) return null;
    if (typeof argument !== 'string') throw new FunctionFault('Session variable name should be a string');
    const name = argument.toLowerCase();
    const value: Json | undefined = Object.hasOwn(sessionVariables, name) ? sessionVariables[name] : undefined;
    if (value === undefined) throw new FunctionFault(`Session variable "${argument}" not found`);
    return value;
  },
};

function countCharacters(text: string): number {
  return Array.from(text).length;
}

function reciprocal(number: number | RawNumber): number {
  const result = 1 / Number(number instanceof RawNumber ? number.text : number);
  if (!Number.isFinite(result)) throw new FunctionFault('division by zero');
  return result === 0 ? 0 : result;
}
