// What opening a verification link tells.
import type { TokenUse } from './email-verification.repository.js';

export interface VerifyAnswer {
  readonly status: number;
  readonly message: string;
}

export const VERIFY_ANSWERS: Readonly<Record<TokenUse, VerifyAnswer>> = Object.freeze({
  verified: { status: 200, message: 'Your email address is verified.' },
  used: { status: 410, message: 'This link has been used already.' },
  expired: { status: 410, message: 'This link has expired. Please ask for a new one.' },
  unknown: { status: 404, message: 'This link is not valid.' },
});

/** A page of one sentence; nothing of the request is in it. */
export function printVerifyPage({ message }: VerifyAnswer): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Email verification</title><p>${message}</p></html>\n`;
}
