// The frame of every main.ts: boot, wait for a signal, stop everything in the reverse order of its start, exit.

/** Registers what undoes a step of the boot; the last registered is undone first. */
export type Undo = (stop: () => Promise<unknown>) => void;
export type Boot = (undo: Undo) => Promise<void>;

export interface ProgramOptions {
  /** The one line for an expected failure; undefined for a fault of ours, which is printed with its stack. */
  readonly describeFailure: (error: unknown) => string | undefined;
}

/** One Ctrl-C reaches every process of the terminal, and `npm` and `nest start` pass it on once more: one wish, not two. */
const ECHO_MS = 1000;

/**
 * Boots and stays until SIGINT or SIGTERM, then exits with 0. A failed boot undoes what it had started and exits with 1.
 * A second signal ends the process at once, unless it is an echo of the first.
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
  let toldAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (toldAt === undefined) {
      toldAt = performance.now();
      // A signal waits for the boot, so that nothing is left half started.
      void booted.then(stopAll).finally(() => process.exit());
    } else if (performance.now() - toldAt > ECHO_MS) {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      process.kill(process.pid, signal);
    }
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
}
