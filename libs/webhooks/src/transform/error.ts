// Faults of transforms that no template has at a place, and the errors that a call ends with (spec/actions.md 4.3, 9.4, 9.7).
import { GatewayError, type JsonObject } from '@app/types';

const SERVER_ERROR = 500;

function transformationError(message: string): JsonObject {
  return { error_code: 'TransformationError', message };
}

export const invalidUrl = (text: string) => transformationError(`Invalid URL: ${text}`);
/** The value is not shown: it may hold a secret. */
export const unsendableHeader = (name: string) =>
  transformationError(`Invalid header: ${JSON.stringify(name)} has a name or value that cannot be sent`);

/** `validation-failed`: a transform of metadata, or its dry run. */
export function transformRefused(which: 'request' | 'response', errors: readonly JsonObject[]): GatewayError {
  return new GatewayError({
    code: 'validation-failed',
    message: `${which} transform validation failed`,
    internal: errors,
  });
}

/** `unexpected`, 500: a transform that failed in a call. */
export function transformFailed(which: 'Request' | 'Response', errors: readonly JsonObject[]): GatewayError {
  return new GatewayError({
    code: 'unexpected',
    message: `${which} Transformation Failed`,
    status: SERVER_ERROR,
    internal: errors,
  });
}
