// The contract between the gateway and action handlers (spec/actions.md 4).
import type { Json, JsonObject } from '../json/json.js';
import type { SessionVariables } from '../session/session.js';

/** JSON body of a call to a handler. */
export interface ActionRequest<Input = JsonObject> {
  readonly action: { readonly name: string };
  /** Arguments by name; `{}` without arguments. */
  readonly input: Input;
  readonly session_variables: SessionVariables;
  /** The client's document, verbatim; null for asynchronous actions. */
  readonly request_query: string | null;
}

/** JSON body of a 4xx answer of a handler. */
export interface ActionErrorBody {
  readonly message: string;
  readonly code?: string;
  readonly extensions?: Json;
}
