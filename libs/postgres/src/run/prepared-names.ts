// Names of prepared statements on one connection: at most so many, so that the server's memory stays bounded however
// many different texts come by. A text gets a name when it comes again; the name is new each time and never reused, so
// a statement that was closed meanwhile cannot be mistaken for another.
import type { ClientBase } from 'pg';
import { LeastRecentlyUsed } from './least-recently-used.js';
import type { SqlCall } from './sql-port.js';
import type { StatementRecord } from './statement-ledger.js';

const NAMES_PER_CONNECTION = 1000;
/** Answered runs after which a statement is worth a name. */
const RUNS_BEFORE_A_NAME = 2;

/** Where the driver remembers which names it has sent. */
interface DriverConnection {
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  close(message: { readonly type: 'S'; readonly name: string }): void;
}

const byConnection = new WeakMap<ClientBase, LeastRecentlyUsed<string>>();
let lastName = 0;

/** The name to send with this call on this connection; undefined: send it unnamed. */
export function preparedName(client: ClientBase, call: SqlCall, record: StatementRecord): string | undefined {
  let names = byConnection.get(client);
  const known = names?.get(call.name);
  if (known !== undefined) return known;
  if (record.runs < RUNS_BEFORE_A_NAME) return undefined;
  if (names === undefined) {
    names = new LeastRecentlyUsed(NAMES_PER_CONNECTION, (name) => {
      closeStatement(client, name);
    });
    byConnection.set(client, names);
  }
  lastName += 1;
  const name = `s${lastName}`;
  names.set(call.name, name);
  return name;
}

/** After an error that the name may be to blame for: the next run gets another one. */
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
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the driver's own maps
  delete connection.parsedStatements[name];
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
  delete connection.submittedNamedStatements[name];
}
