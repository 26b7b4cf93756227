// The messages of the extended query protocol that a unit of statements is made of, as one buffer: the driver would make
// four or five for each statement, and would ask for a description of the rows, which nobody reads.

/** A statement as it goes out. */
export interface WireStatement {
  readonly text: string;
  /** Empty: the unnamed statement. */
  readonly name: string;
  /** False for a name that the server knows by now. */
  readonly parses: boolean;
  readonly parameters: readonly (string | null)[];
}

const PARSE = 0x50;
const BIND = 0x42;
const EXECUTE = 0x45;
const SYNC = 0x53;
const SYNC_LENGTH = 5;
/** Type, length, two terminators, number of parameter types. */
const PARSE_OVERHEAD = 9;
/** Type, length, two terminators, three counts. */
const BIND_OVERHEAD = 13;
/** Type, length, terminator, row limit. */
const EXECUTE_LENGTH = 10;
const NULL_LENGTH = -1;

/** All statements and one Sync behind them: after an error the server skips what follows up to the Sync. */
export function encodeUnit(statements: readonly WireStatement[]): Buffer {
  let length = SYNC_LENGTH;
  for (const statement of statements) length += lengthOf(statement);
  const buffer = Buffer.allocUnsafe(length);
  let at = 0;
  for (const statement of statements) {
    if (statement.parses) at = writeParse(buffer, at, statement);
    at = writeBind(buffer, at, statement);
    at = writeExecute(buffer, at);
  }
  buffer[at] = SYNC;
  buffer.writeInt32BE(SYNC_LENGTH - 1, at + 1);
  return buffer;
}

function lengthOf({ text, name, parses, parameters }: WireStatement): number {
  let length = BIND_OVERHEAD + name.length + EXECUTE_LENGTH;
  if (parses) length += PARSE_OVERHEAD + name.length + Buffer.byteLength(text);
  for (const value of parameters) length += 4 + (value === null ? 0 : Buffer.byteLength(value));
  return length;
}

/** The server finds out the types of the parameters. */
function writeParse(buffer: Buffer, start: number, { text, name }: WireStatement): number {
  buffer[start] = PARSE;
  let at = writeTerminated(buffer, start + 5, name);
  at = writeTerminated(buffer, at, text);
  at = buffer.writeInt16BE(0, at);
  buffer.writeInt32BE(at - start - 1, start + 1);
  return at;
}

/** Parameters and results in text format, unnamed portal. */
function writeBind(buffer: Buffer, start: number, { name, parameters }: WireStatement): number {
  buffer[start] = BIND;
  let at = writeTerminated(buffer, start + 5, '');
  at = writeTerminated(buffer, at, name);
  at = buffer.writeInt16BE(0, at);
  at = buffer.writeUInt16BE(parameters.length, at);
  for (const value of parameters) {
    if (value === null) {
      at = buffer.writeInt32BE(NULL_LENGTH, at);
      continue;
    }
    const written = buffer.write(value, at + 4);
    buffer.writeInt32BE(written, at);
    at += 4 + written;
  }
  at = buffer.writeInt16BE(0, at);
  buffer.writeInt32BE(at - start - 1, start + 1);
  return at;
}

/** All rows. */
function writeExecute(buffer: Buffer, start: number): number {
  buffer[start] = EXECUTE;
  buffer.writeInt32BE(EXECUTE_LENGTH - 1, start + 1);
  const at = writeTerminated(buffer, start + 5, '');
  return buffer.writeInt32BE(0, at);
}

function writeTerminated(buffer: Buffer, at: number, text: string): number {
  const end = text === '' ? at : at + buffer.write(text, at);
  buffer[end] = 0;
  return end + 1;
}
