// A program of the build at an address that is known beforehand.
import { ensureBuild } from './ensure-build.js';
import { isHealthy, launch, type Launch, type Program } from './running-product.js';
import { until } from './until.js';

const PATIENCE_MS = 40_000;

/**
 * Starts a program with exactly the given variables and waits until `<url>/healthz` answers. The build is made first.
 * @throws Error with its output when it ends or stays silent instead.
 */
export async function startHealthyProgram(input: Launch, url: string): Promise<Program> {
  await ensureBuild();
  // Ports that the launcher would choose are none of ours.
  const env = { HASURA_GRAPHQL_SERVER_PORT: undefined, HANDLERS_PORT: undefined, ...input.env };
  const program = launch({ ...input, env });
  const over = new AbortController();
  void program.exited.then(() => {
    over.abort();
  });
  try {
    await until(async () => over.signal.aborted || (await isHealthy(url)), PATIENCE_MS);
    if (!over.signal.aborted) return program;
  } catch {
    await program.end('SIGKILL');
  }
  throw new Error(`${input.program} did not start at ${url}:\n${program.stdout()}${program.stderr()}`);
}
