// The rules of creating many users: each succeeds or fails by itself, the list is worked off in order, and whoever waits
// is told how far it is.
import { Inject, Injectable } from '@nestjs/common';
import { validateInput } from '@app/handler-sdk';
import type { Json, JsonObject } from '@app/types';
import { ProgressReporter } from '../progress/progress-reporter.js';
import { toFailure, toOutput, type BulkCreateUsersOutput, type UserCreationResult } from './bulk-output.js';
import { BulkCreateUsersDto, CreateUserDto } from './dto/bulk-create-users.dto.js';
import { refusal, text } from './error.js';
import { UserCreation, type CreationOptions } from './user-creation.js';

const TOLD_EVERY_MS = 500;

export interface BulkCall {
  readonly runKey: string | undefined;
  readonly callbackUrl: string | undefined;
}

@Injectable()
export class BulkUsersService {
  constructor(
    @Inject(UserCreation) private readonly creation: UserCreation,
    @Inject(ProgressReporter) private readonly reporter: ProgressReporter,
  ) {}

  /** @throws ActionError 400 when there is no proper list. */
  async createAll(input: JsonObject, { runKey, callbackUrl }: BulkCall): Promise<BulkCreateUsersOutput> {
    const checked = await validateInput(BulkCreateUsersDto, input);
    if (!checked.valid) throw refusal.invalid(checked.errors);
    const { users, send_invitations } = checked.value;
    const options = { runKey, invites: send_invitations ?? false };
    const results: UserCreationResult[] = [];
    const seen = new Set<string>();
    let toldMs = -Infinity;
    for (const user of users) {
      results.push(await this.createOne(user, seen, options));
      const isDone = results.length === users.length;
      if (callbackUrl === undefined || (!isDone && performance.now() - toldMs < TOLD_EVERY_MS)) continue;
      toldMs = performance.now();
      await this.reporter.report(callbackUrl, { progress: progressOf(results, users.length) });
    }
    return toOutput(results);
  }

  private async createOne(given: unknown, seen: Set<string>, options: CreationOptions): Promise<UserCreationResult> {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return toFailure('', text.noObject);
    const checked = await validateInput(CreateUserDto, given as JsonObject);
    if (!checked.valid) {
      return toFailure(readEmail(given as JsonObject), checked.errors.map(({ message }) => message).join('; '));
    }
    const { email } = checked.value;
    // As the database compares addresses: whatever the case.
    if (seen.has(email.toLowerCase())) return toFailure(email, text.twice);
    seen.add(email.toLowerCase());
    return this.creation.create(checked.value, options);
  }
}

/** What to call a user whose address may be anything. */
function readEmail({ email }: JsonObject): string {
  return typeof email === 'string' ? email.slice(0, 254) : '';
}

function progressOf(results: readonly UserCreationResult[], total: number): Json {
  const { created_count: created, failed_count: failed } = toOutput(results);
  return { done: results.length, total, created, failed };
}
