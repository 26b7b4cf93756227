// A refusal that the caller should read: the 4xx answer of a handler (spec/actions.md 4.5).
import { printJsonPath, type JsonObject, type JsonPath } from '@app/types';

export interface ActionErrorFields {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429;
  /** As in the gateway's protocol: `bad-request`, `access-denied`, ... or a code of the handler's own. */
  readonly code: string;
  readonly message: string;
  /** Where in the body the fault is; printed into `extensions.path`. */
  readonly path?: JsonPath;
  /** More keys of `extensions`. */
  readonly extensions?: JsonObject;
}

/** Throw it anywhere in a handler: `ActionErrorFilter` prints it. Never put internals into it. */
export class ActionError extends Error {
  readonly status: number;
  readonly extensions: JsonObject;

  constructor(fields: ActionErrorFields) {
    super(fields.message);
    this.name = 'ActionError';
    this.status = fields.status;
    this.extensions = {
      code: fields.code,
      ...(fields.path === undefined ? {} : { path: printJsonPath(fields.path) }),
      ...fields.extensions,
    };
  }
}
