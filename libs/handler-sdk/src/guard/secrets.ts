// Comparing secrets and judging addresses for the guard.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in constant time; hashing first makes lengths equal. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** True for an address of this machine: 127.0.0.0/8, ::1, and the former mapped into IPv6. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  return address === '::1' || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}
