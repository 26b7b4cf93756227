// What the app says about itself: JSON lines for machines, short lines on a terminal. Secrets never enter an entry.
import type { JsonObject } from '@app/types';

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** `startup`, `http-log`, `mail`, `payment`, `unhandled-internal-error`, `nest`. */
  readonly type: string;
  readonly detail: JsonObject;
}

export type Log = (entry: LogEntry) => void;

export interface LogTarget {
  readonly format: 'json' | 'text';
  readonly write: (line: string) => void;
  readonly now: () => Date;
}

/** Makes a log. JSON lines look like the gateway's (spec/auth-and-security.md 13). */
export function createLog({ format, write, now }: LogTarget): Log {
  const print = format === 'json' ? printJsonLine : printTextLine;
  return (entry) => {
    write(`${print(entry, now())}\n`);
  };
}

/** The log of a process: `format` is `json`, `text` or, as by default, what fits: readable on a terminal, JSON otherwise. */
export function createProcessLog(stream: NodeJS.WriteStream = process.stdout, format?: string): Log {
  const fitting = stream.isTTY ? 'text' : 'json';
  return createLog({
    format: format === 'json' || format === 'text' ? format : fitting,
    write: (line) => stream.write(line),
    now: () => new Date(),
  });
}

function printJsonLine({ level, type, detail }: LogEntry, at: Date): string {
  const timestamp = at.toISOString().replace('Z', '+0000');
  return JSON.stringify({ timestamp, level, type, detail });
}

function printTextLine({ level, type, detail }: LogEntry, at: Date): string {
  const values = Object.entries(detail).map(([name, value]) => {
    return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  return [at.toISOString().slice(11, 23), level.toUpperCase().padEnd(5), type, ...values].join(' ');
}
