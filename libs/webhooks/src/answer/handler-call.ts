// What was asked of a handler, kept so that a failure can say so.
import type { ActionRequest, JsonObject } from '@app/types';

export interface HandlerCall {
  /** The handler as configured: an unresolved URL template. */
  readonly handler: string;
  /** The URL that was called. */
  readonly url: string;
  readonly method: string;
  readonly timeoutMs: number;
  readonly payload: ActionRequest;
  /** As errors show it; absent without a request transform. */
  readonly transformedRequest?: JsonObject;
}
