// The command line of `actiongraph`: arguments -> environment, then the given `serve`. Values are not judged here: a
// flag only sets its variable, so that flags and variables are read by the same code.
import { Command, CommanderError } from 'commander';
import type { Environment } from '../config/read-settings.js';
import { ALL_SETTINGS } from '../config/settings.js';
import { describeUsageError, MISSING_COMMAND } from './error.js';
import { settingOption } from './setting-option.js';

export interface CliActions {
  /** Starts the gateway and returns when it listens. Rejects with an error whose message is the line to print. */
  readonly serve: (env: Environment) => Promise<void>;
  readonly version: string;
  /** Receives text with its line ends. */
  readonly write: (stream: 'out' | 'error', text: string) => void;
}

/**
 * Runs one command line. `argv` begins behind the program's name. Flags win over variables of the same setting.
 * Returns the exit code: 0, or 1 after one line on the error stream.
 */
export async function runCli(argv: readonly string[], env: Environment, actions: CliActions): Promise<number> {
  try {
    await program(env, actions).parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    actions.write('error', `${lineOf(error)}\n`);
    return 1;
  }
}

function lineOf(error: unknown): string {
  if (error instanceof CommanderError) {
    return error.code === 'commander.help' ? MISSING_COMMAND : describeUsageError(error);
  }
  return error instanceof Error ? error.message : String(error);
}

function program(env: Environment, actions: CliActions): Command {
  const root = new Command('actiongraph')
    .description('GraphQL gateway for custom business logic')
    .helpCommand(false)
    .exitOverride()
    // Problems are printed by us, in one line; help passes through.
    .configureOutput({
      writeOut: (text) => {
        actions.write('out', text);
      },
      writeErr: () => undefined,
    });
  const serve = root
    .command('serve')
    .description('start the gateway')
    .action(() => actions.serve(withFlags(env, { ...root.opts(), ...serve.opts() })));
  root
    .command('version')
    .description('print the version')
    .action(() => {
      actions.write('out', `actiongraph ${actions.version}\n`);
    });
  for (const row of ALL_SETTINGS) (row.scope === 'global' ? root : serve).addOption(settingOption(row));
  root.option('--version', 'print the version');
  // Reached when no command follows: what is left over would have been one.
  root.allowExcessArguments().action(() => {
    const [name] = root.args;
    if (name !== undefined) throw new CommanderError(1, 'commander.unknownCommand', `'${name}'`);
    if (root.getOptionValue('version') !== true) throw new CommanderError(1, 'commander.help', 'missing command');
    actions.write('out', `actiongraph ${actions.version}\n`);
  });
  return root;
}

/** Sets the variable of each flag that was given. `options` has a key per flag in Commander's spelling. */
function withFlags(env: Environment, options: Readonly<Record<string, unknown>>): Environment {
  const merged: Record<string, string | undefined> = { ...env };
  for (const row of ALL_SETTINGS) {
    const value = options[settingOption(row).attributeName()];
    if (typeof value === 'string') merged[row.variable] = value;
  }
  return merged;
}
