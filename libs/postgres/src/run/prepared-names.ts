// Names of prepared statements on one connection: at most so many, so that the server's memory stays bounded however
// many different texts come by. A text gets a name when it comes again; the name is new each time and never reused, so
// a statement that was closed meanwhile cannot be mistaken for another.
import type { ClientBase } from 'pg';
import { LeastRecentlyUsed } from './least-recently-used.js';
import type { SqlCall } from './sql-port.js';
import type { StatementRecord } from './statement-ledger.js';
import type { WireStatement } from './wire-format.js';

const NAMES_PER_CONNECTION = 1000;
/** Answered runs after which a statement is worth a name. */
const RUNS_BEFORE_A_NAME = 2;

interface DriverConnection {
  close(message: { readonly type: 'S'; readonly name: string }): void;
}

const byConnection = new WeakMap<ClientBase, LeastRecentlyUsed<string>>();
let lastName = 0;

/** A call that is sent without a name. */
export function unnamed({ text, parameters }: SqlCall): WireStatement {
  return { text, name: '', parses: true, parameters };
}

/** The call with its name on this connection, when it has one by now or deserves one. It must be sent. */
export function named(client: ClientBase, call: SqlCall, record: StatementRecord): WireStatement {
  const { text, parameters } = call;
  let names = byConnection.get(client);
  const known = names?.get(call.name);
  if (known !== undefined) return { text, name: known, parses: false, parameters };
  if (record.runs < RUNS_BEFORE_A_NAME) return unnamed(call);
  if (names === undefined) {
    names = new LeastRecentlyUsed(NAMES_PER_CONNECTION, (name) => {
      closeStatement(client, name);
    });
    byConnection.set(client, names);
  }
  lastName += 1;
  const name = `s${lastName}`;
  names.set(call.name, name);
  return { text, name, parses: true, parameters };
}

/** After an error that the name may be to blame for, or before which it may not have been made: the next run gets another. */
export function forgetName(client: ClientBase, call: SqlCall): void {
  const names = byConnection.get(client);
  const name = names?.get(call.name);
  if (names === undefined || name === undefined) return;
  names.delete(call.name);
  closeStatement(client, name);
}

/** After `DISCARD ALL` the server knows none of the names. */
export function forgetNames(client: ClientBase): void {
  byConnection.delete(client);
}

/** Goes out ahead of the next statement, has no answer that anybody waits for, and cannot fail. */
function closeStatement(client: ClientBase, name: string): void {
  const { connection } = client as unknown as { readonly connection: DriverConnection };
  connection.close({ type: 'S', name });
}
