// Errors of the client's `where` that its types do not express (spec/postgres-schema.md 6).
import { GatewayError, type JsonPath } from '@app/types';

const invalid = (message: string, path: JsonPath): GatewayError =>
  new GatewayError({ code: 'validation-failed', message, path });

/** Makers of errors; the caller throws them. */
export const whereError = {
  notOnePredicate: (path: JsonPath) => invalid('exactly one predicate should be specified', path),
  tooDeep: (limit: number, path: JsonPath) =>
    invalid(`the condition is nested too deeply: at most ${limit} levels are allowed`, path),
} as const;
