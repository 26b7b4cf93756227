// The heap of this process after a full collection, so that what a test measures is what is kept, never what was not collected yet.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes that something still refers to. */
export function collectedHeapMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}
