// Relationships to what is no table of the same source, as metadata stores them: in `remote_relationships` of a table, and beside the
// relationships of a custom object type.
import type { Json, JsonObject } from '../json/json.js';

/** `definition` has one key that says what it leads to: `to_action`, `to_remote_schema`, `to_source`. Everything is kept as given. */
export interface RemoteRelationship {
  readonly name: string;
  readonly definition: JsonObject;
  readonly [extra: string]: Json;
}

/** The value of `to_action`; other keys are kept. */
export interface ToAction {
  readonly action: string;
  /** Argument of the action -> field of the object type, or column of the table. Arguments that are not here are the client's. */
  readonly argument_mapping: Readonly<Record<string, string>>;
}
