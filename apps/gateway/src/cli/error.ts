// The lines that a wrong command line gets. None of them repeats a value: it may be a secret in the wrong place.
import type { CommanderError } from 'commander';

const TRY_HELP = 'Try: actiongraph --help';

/** One line for what the parser refused. */
export function describeUsageError(error: CommanderError): string {
  const subject = quotedSubject(error.message);
  switch (error.code) {
    case 'commander.unknownOption':
      return `unknown flag ${subject}. ${TRY_HELP}`;
    case 'commander.optionMissingArgument':
      return `flag ${subject} needs a value. ${TRY_HELP}`;
    case 'commander.unknownCommand':
      return `unknown command ${subject}. ${TRY_HELP}`;
    case 'commander.excessArguments':
      return `too many arguments: flags and their values are all that this command takes. ${TRY_HELP}`;
    default:
      return `the command line cannot be read (${error.code}). ${TRY_HELP}`;
  }
}

/** What `actiongraph` alone gets. */
export const MISSING_COMMAND = `missing command: serve or version. ${TRY_HELP}`;

/** The quoted part of the parser's message, without the value of `--flag=value` and the placeholder of `--flag <value>`. */
function quotedSubject(message: string): string {
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  return /^[^=\s]*/.exec(quoted)?.[0].replace(/\p{Cc}/gu, ' ') ?? '';
}
