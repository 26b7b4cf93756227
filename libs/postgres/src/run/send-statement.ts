// Sends one statement over a connection: text in, text out, the driver's own type parsing left aside.
import type { Client, QueryArrayConfig } from 'pg';
import { unsendable } from './error.js';
import type { SqlCall, SqlRow } from './sql-port.js';

type Done = (error: Error | null | undefined, rows: readonly SqlRow[]) => void;

/** `name`: the prepared statement to use; undefined: unnamed. `done` is called once, later. */
export function sendStatement(client: Client, call: SqlCall, name: string | undefined, done: Done): void {
  const fault = faultOf(call, name);
  if (fault !== undefined) {
    queueMicrotask(() => {
      done(unsendable(fault), []);
    });
    return;
  }
  const config = {
    text: call.text,
    name,
    values: call.parameters,
    rowMode: 'array',
    types: AS_TEXT,
    queryMode: 'extended',
  };
  client.query<(string | null)[]>(config as unknown as QueryArrayConfig, (error, result) => {
    // The driver's types promise a result even with an error.
    const answer = result as typeof result | undefined;
    done(error, answer === undefined ? [] : answer.rows);
  });
}

const MAX_PARAMETERS = 65_535;

/** What the driver would send as a broken message, which ends the connection for everybody on it. */
function faultOf({ text, parameters }: SqlCall, name: string | undefined): string | undefined {
  if (parameters.length > MAX_PARAMETERS) return `a statement takes at most ${MAX_PARAMETERS} values`;
  // A statement gets a name after it was sent without one.
  return name === undefined && text.includes('\0') ? 'a statement cannot hold a NUL character' : undefined;
}

const asText = (value: string): string => value;
const AS_TEXT = { getTypeParser: () => asText };
