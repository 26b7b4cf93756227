#!/usr/bin/env node
// The executable `actiongraph`: the command line of the engine that it replaces.
import './boot/production-mode.js';
import { runProgram } from '@app/lifecycle';
import { runCli } from './cli/run-cli.js';
import { PRODUCT_VERSION } from './version.js';

const code = await runCli(process.argv.slice(2), process.env, {
  version: PRODUCT_VERSION,
  write: (stream, text) => void (stream === 'out' ? process.stdout : process.stderr).write(text),
  serve: async (env) => {
    // Loaded only here: help and the version come at once.
    const [{ describeStartFailure }, { startGateway }] = await Promise.all([
      import('./boot/describe-failure.js'),
      import('./boot/start-gateway.js'),
    ]);
    runProgram(
      async (undo) => {
        await startGateway(env, undo);
      },
      { describeFailure: describeStartFailure },
    );
  },
});
if (code !== 0) process.exitCode = code;
