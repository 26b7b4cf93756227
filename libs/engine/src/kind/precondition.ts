// Conditions on the database that a call of another kind depends on: one kind reads and asks them, another one has them in its metadata.
import type { Json, JsonObject } from '@app/types';
import type { RequestContext } from './field-kind.js';

/** A condition that was read, ready to be asked for any request. */
export interface Precondition {
  /** Arguments that it mentions, as names or paths into input objects (`order.id`). */
  readonly arguments: readonly string[];
  /** Equal texts for inputs that make no difference to it, within one request. */
  reads(input: JsonObject): string;
  /**
   * One statement. An argument that it mentions and that is absent or null makes it false.
   * @throws GatewayError for a session variable that is missing and for values that no column takes
   */
  holds(input: JsonObject, context: RequestContext): Promise<boolean>;
}

export type PreconditionResolution =
  { readonly ok: true; readonly precondition: Precondition } | { readonly ok: false; readonly reason: string };

/** Undefined: nobody knows that source. */
export type ResolvePrecondition = (source: string, expression: Json) => PreconditionResolution | undefined;
