// Every text that syncing tells its callers, and why the CRM did not answer. Nothing of its answers gets out.
export const text = {
  completed: 'CRM sync completed successfully',
  partly: 'CRM sync completed; some contacts were refused',
  failed: 'CRM sync failed',
  notConfigured: 'No CRM is configured',
  refused: 'The CRM refused this contact',
  unanswered: 'The CRM said nothing about this contact',
  contact: (index: number, message: string) => `contacts[${index}]: ${message}`,
  twice: 'Email is in the list more than once',
} as const;

/** `isTemporary`: trying again may help. The message is for callers. */
export class CrmError extends Error {
  constructor(
    message: string,
    readonly isTemporary: boolean,
    /** How long the CRM wants to be left alone. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
    this.name = 'CrmError';
  }
}

export const crmError = {
  unreachable: () => new CrmError('The CRM cannot be reached', true),
  tooSlow: () => new CrmError('The CRM did not answer in time', true),
  busy: (retryAfterMs: number | undefined) =>
    new CrmError('The CRM takes no more requests at the moment', true, retryAfterMs),
  broken: (status: number) => new CrmError(`The CRM answered with status ${status}`, true),
  denied: () => new CrmError('The CRM does not accept our key', false),
  refused: (status: number) => new CrmError(`The CRM refused the request with status ${status}`, false),
  unreadable: () => new CrmError('The CRM gave an answer that cannot be read', false),
} as const;
