// The frame of every main.ts: boot, wait for a signal, stop everything in the reverse order of its start, exit.

/** Registers what undoes a step of the boot; the last registered is undone first. */
export type Undo = (stop: () => Promise<unknown>) => void;
export type Boot = (undo: Undo) => Promise<void>;

export interface ProgramOptions {
  /** The one line for an expected failure; undefined for a fault of ours, which is printed with its stack. */
  readonly describeFailure: (error: unknown) => string | undefined;
}

/**
 * Boots and stays until SIGINT or SIGTERM, then exits with 0. A failed boot undoes what it had started and exits with 1.
 * A second signal ends the process at once.
 */
export function runProgram(boot: Boot, options: ProgramOptions): void {
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).toReversed()) await stop().catch(fail);
  };
  const fail = (error: unknown): void => {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${options.describeFailure(error) ?? stack}\n`);
    process.exitCode = 1;
  };
  const booted = boot((stop) => stops.push(stop)).catch(async (error: unknown) => {
    fail(error);
    await stopAll();
    process.exit();
  });
  const onSignal = (): void => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    // A signal waits for the boot, so that nothing is left half started.
    void booted.then(stopAll).finally(() => process.exit());
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
}
