// Stage 6: results -> response text, in the order of the query (spec/queries-and-mutations.md 2).
import { type GatewayError, printJson, printJsonPath, type Json } from '@app/types';
import type { StepResult } from '../kind/field-kind.js';
import type { RootPlan } from './operation-plan.js';

/** `{"data":{...}}`. Field values are already JSON text and are copied as they are. */
export function printData(roots: readonly RootPlan[], results: readonly StepResult[]): string {
  return `{"data":${printObject(roots, results)}}`;
}

/** An object of fields whose values are JSON text. */
export function printObject(roots: readonly RootPlan[], results: readonly StepResult[]): string {
  let text = '{';
  for (let i = 0; i < roots.length; i++) {
    text += `${i === 0 ? '' : ','}${roots[i]?.prefix ?? ''}${results[i]?.json ?? 'null'}`;
  }
  return `${text}}`;
}

/** `{"errors":[{message, extensions}]}`: one error, no `data`. Custom `extensions` go out exactly as given. */
export function printError(error: GatewayError, includeInternal: boolean): string {
  return `{"errors":${printErrors(error, includeInternal)}}`;
}

/** The list alone. */
export function printErrors(error: GatewayError, includeInternal: boolean): string {
  return printJson([{ message: error.message, extensions: extensionsOf(error, includeInternal) }]);
}

function extensionsOf(error: GatewayError, includeInternal: boolean): Json {
  if (error.extensions !== undefined) return error.extensions;
  return {
    path: printJsonPath(error.path),
    code: error.code,
    ...(includeInternal && error.internal !== undefined ? { internal: error.internal } : {}),
  };
}
