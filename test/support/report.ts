// Measured values of tests, for those who read their output.

/** Prints one line, whatever Jest does with the console. */
export function report(line: string): void {
  process.stdout.write(`    measured: ${line}\n`);
}
