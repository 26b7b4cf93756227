// The body of a 4xx answer: an error that the handler chose (spec/actions.md 4.5).
import { GatewayError, isJsonObject, type Json } from '@app/types';
import { ERROR_SHAPES } from './error-shapes.js';

/** The handler's error with its status; undefined when the body has no shape that we know. It never carries `internal`. */
export function readErrorObject(body: Json, status: number): GatewayError | undefined {
  if (!isJsonObject(body)) return undefined;
  const ownField = (key: string): Json | undefined => (Object.hasOwn(body, key) ? body[key] : undefined);
  for (const readShape of ERROR_SHAPES) {
    const chosen = readShape(ownField);
    if (chosen === undefined) continue;
    const { code = 'unexpected', message, extensions } = chosen;
    return new GatewayError({ code, message, status, ...(extensions === undefined ? {} : { extensions }) });
  }
  return undefined;
}
