// Sends statements in one go: text in, text out, the driver's own messages and type parsing left aside. Without a Sync
// between them they stand or fall together: what follows a failure is not run.
import type { Connection } from 'pg';
import pg, { type ClientBase } from 'pg';
import { unsendable } from './error.js';
import type { SqlRow } from './sql-port.js';
import { encodeUnit, type WireStatement } from './wire-format.js';

/** `results`: the rows of each statement that completed; with an error, the next one after them is to blame. */
export type UnitDone = (error: Error | null | undefined, results: readonly (readonly SqlRow[])[]) => void;

/** `done` is called once, later. */
export function sendUnit(client: ClientBase, statements: readonly WireStatement[], done: UnitDone): void {
  for (const statement of statements) {
    const fault = faultOf(statement);
    if (fault === undefined) continue;
    queueMicrotask(() => {
      done(unsendable(fault), []);
    });
    return;
  }
  client.query(new Unit(statements, done));
}

const MAX_PARAMETERS = 65_535;

/** What would be a broken message, which ends the connection for everybody on it. */
function faultOf({ text, parses, parameters }: WireStatement): string | undefined {
  if (parameters.length > MAX_PARAMETERS) return `a statement takes at most ${MAX_PARAMETERS} values`;
  return parses && text.includes('\0') ? 'a statement cannot hold a NUL character' : undefined;
}

/** What the driver's client calls of its queries. It accepts no other class where statements are pipelined. */
interface DriverQuery {
  submit(connection: Connection): void;
  handleRowDescription(): void;
  handleDataRow(message: { readonly fields: SqlRow }): void;
  handleCommandComplete(): void;
  handleEmptyQuery(): void;
  handleReadyForQuery(): void;
  handleError(error: Error): void;
}

const DriverQuery = pg.Query as unknown as new (text: string) => DriverQuery;

class Unit extends DriverQuery {
  private readonly results: (readonly SqlRow[])[] = [];
  private unfinished: SqlRow[] = [];

  constructor(
    private readonly statements: readonly WireStatement[],
    private readonly done: UnitDone,
  ) {
    super('');
  }

  override submit(connection: Connection): void {
    // The driver reports the loss of a connection to all that is in flight.
    if (connection.stream.writable) connection.stream.write(encodeUnit(this.statements));
  }

  override handleRowDescription(): void {
    // Nobody asks for it.
  }

  override handleDataRow({ fields }: { readonly fields: SqlRow }): void {
    this.unfinished.push(fields);
  }

  override handleCommandComplete(): void {
    this.results.push(this.unfinished);
    this.unfinished = [];
  }

  override handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  override handleReadyForQuery(): void {
    this.done(null, this.results);
  }

  override handleError(error: Error): void {
    this.done(error, this.results);
  }
}
