// The whole product in one process: handlers first, then the gateway that calls them.
import '../../gateway/src/boot/production-mode.js';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { runProgram } from '@app/lifecycle';
import { parseJson, type Json } from '@app/types';
import { describeStartFailure } from '../../gateway/src/boot/describe-failure.js';
import { startGateway } from '../../gateway/src/boot/start-gateway.js';
import { describeHandlersFailure, startHandlers } from '../../handlers/src/boot/start-handlers.js';

/** Metadata of the handlers; the source folder is beside `dist`, both when built and in the image. */
const QUICK_START = new URL('../../../../apps/handlers/metadata/metadata.json', import.meta.url);

/** Compose files and CI pass unset variables on as empty ones. */
const isUnset = (value: string | undefined): boolean => value === undefined || value === '';

runProgram(
  async (undo) => {
    const env: NodeJS.ProcessEnv = { ...process.env };
    const handlersUrl = await startHandlers(env, undo);
    if (isUnset(env.ACTIONGRAPH_HANDLERS_URL)) env.ACTIONGRAPH_HANDLERS_URL = handlersUrl;
    // The quick-start metadata sends a secret, so there must be one. Only the gateway learns this one: handlers without a
    // configured secret take calls of this machine, so that a plain curl works too.
    if (isUnset(env.ACTION_SECRET)) env.ACTION_SECRET = randomBytes(32).toString('hex');
    await startGateway(env, undo, { quickStart: readQuickStart });
  },
  { describeFailure: (error) => describeStartFailure(error) ?? describeHandlersFailure(error) },
);

async function readQuickStart(): Promise<Json> {
  return parseJson(await readFile(QUICK_START, 'utf8'));
}
