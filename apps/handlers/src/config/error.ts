// Why the app cannot start. The boot prints the message as one line and exits with 1.

/** `message` is one line that names the variable to change. */
export class StartError extends Error {
  constructor(variable: string, reason: string) {
    super(`${variable}: ${reason.replace(/\s+/g, ' ').trim()}`);
    this.name = 'StartError';
  }
}
