// Settings: the audit log, which keeps who called what.
import { setting } from '../setting.js';
import { choice, integer, NAMES } from '../value-kinds.js';

const NONE: readonly string[] = [];
const MOST_DAYS = 36_500;

export const AUDIT_SETTINGS = {
  recorded: setting(choice(['off', 'metadata', 'mutations', 'all']), {
    variable: 'ACTIONGRAPH_AUDIT',
    fallback: 'metadata',
    about: 'What the audit log keeps: nothing, metadata commands, these and mutations, or every operation',
  }),
  arguments: setting(choice(['none', 'names', 'all']), {
    variable: 'ACTIONGRAPH_AUDIT_ARGUMENTS',
    fallback: 'none',
    about: 'What the audit log keeps of arguments: nothing, their names, or also their values, but for masked ones',
  }),
  masked: setting(NAMES, {
    variable: 'ACTIONGRAPH_AUDIT_MASKED',
    fallback: NONE,
    about:
      'Comma-separated names of arguments, keys and variables whose values the audit log never keeps, beside those that look like credentials',
  }),
  sessionVariables: setting(NAMES, {
    variable: 'ACTIONGRAPH_AUDIT_SESSION_VARIABLES',
    fallback: NONE,
    about: 'Comma-separated names of session variables that the audit log keeps beside x-hasura-user-id',
  }),
  retentionDays: setting(integer(0, MOST_DAYS), {
    variable: 'ACTIONGRAPH_AUDIT_RETENTION_DAYS',
    fallback: 365,
    about: 'Days after which entries of the audit log are deleted; 0: never',
  }),
};
