// Commands that exist twice: with the prefix `pg_` on both endpoints, and bare on /v1/query, where faults are not explained.
import type { Json } from '@app/types';
import type { Command, CommandContext, CommandOutcome } from './command.js';
import { explainParseFault } from './explain-parse-fault.js';

export interface CommandForms<Args> {
  /** Default `change`. */
  readonly access?: Command<Args>['access'];
  /** Default `refused`. */
  readonly inBulkAtomic?: Command<Args>['inBulkAtomic'];
  readonly decode: (args: Json) => Args;
  readonly apply: (args: Args, context: CommandContext) => CommandOutcome;
}

/** `<name>` of /v1/query and `pg_<name>`. */
export function bothForms<Args>(name: string, forms: CommandForms<Args>): readonly Command<unknown>[] {
  return [bareForm(name, forms), prefixedForm(name, forms)];
}

/** `<name>` of /v1/query. */
export function bareForm<Args>(name: string, forms: CommandForms<Args>): Command<unknown> {
  return { access: 'change', inBulkAtomic: 'refused', ...forms, name, apis: ['query'] };
}

/** `pg_<name>` of both endpoints. */
export function prefixedForm<Args>(name: string, forms: CommandForms<Args>): Command<unknown> {
  const { decode } = forms;
  return {
    ...bareForm(name, forms),
    name: `pg_${name}`,
    apis: ['metadata', 'query'],
    decode: explainParseFault(name, decode),
  };
}
