// Pure reading of what the system says about a process: Linux /proc files, `ps` elsewhere.

export interface ProcessView {
  /** See ProcessIdentity. */
  readonly startToken: string;
  /** Arguments joined by one space, with one at the end; undefined where the system does not tell. */
  readonly commandLine: string | undefined;
}

/** Zombies and processes being torn down: nothing runs there any more. */
const DEAD_STATES = new Set(['Z', 'X', 'x']);

/**
 * `stat` is the text of /proc/PID/stat; the name in parentheses may itself hold spaces and parentheses. The boot id
 * makes ticks since boot unique. Undefined when the process is dead or the text is not of that shape.
 */
export function readLinuxProcess(stat: string, commandLine: string, bootId: string): ProcessView | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startTicks = fields[19];
  if (state === undefined || DEAD_STATES.has(state) || startTicks === undefined || !/^\d+$/.test(startTicks)) {
    return undefined;
  }
  return { startToken: `${bootId.slice(0, 8)}.${startTicks}`, commandLine: commandLine.replaceAll('\0', ' ') };
}

/** `line` is what `ps -o lstart=,stat=,command=` prints in UTC and the C locale, or nothing. */
export function readPsLine(line: string): ProcessView | undefined {
  const match = /^\s*\w{3} (\w{3}) +(\d+) (\d\d):(\d\d):(\d\d) (\d{4})\s+(\S+)\s+(.*)$/m.exec(line);
  if (match === null) return undefined;
  const [, month = '', day = '', hour = '', minute = '', second = '', year = '', state = '', command = ''] = match;
  if (DEAD_STATES.has(state.charAt(0))) return undefined;
  return { startToken: `${year}${month}${day.padStart(2, '0')}.${hour}${minute}${second}`, commandLine: `${command} ` };
}
