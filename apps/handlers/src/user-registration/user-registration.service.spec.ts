// The rules of registration alone: what is asked of whom, and in which order.
import { jest } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { EmailVerificationRepository } from './email-verification.repository.js';
import { PasswordHasher } from './password-hasher.js';
import type { UserAccount } from './user-account.entity.js';
import { UserAccountRepository } from './user-account.repository.js';
import { UserRegistrationService } from './user-registration.service.js';
import { VerificationMailService } from './verification-mail.service.js';

const input = { email: 'test@example.com', password: 'password123', name: 'Test User' };
const existing = { id: '1', email: input.email, emailVerified: false } as UserAccount;

const accounts = {
  findByEmail: jest.fn<UserAccountRepository['findByEmail']>(),
  create: jest.fn<UserAccountRepository['create']>(),
};
const links = {
  wasSentWithin: jest.fn<EmailVerificationRepository['wasSentWithin']>(),
  use: jest.fn<EmailVerificationRepository['use']>(),
};
const hasher = { hash: jest.fn<PasswordHasher['hash']>() };
const mails = { send: jest.fn<VerificationMailService['send']>() };
let service: UserRegistrationService;

beforeEach(async () => {
  jest.resetAllMocks();
  accounts.findByEmail.mockResolvedValue(null);
  accounts.create.mockImplementation((account) =>
    Promise.resolve({ ...account, emailVerified: false, createdAt: new Date(0) }),
  );
  hasher.hash.mockResolvedValue('hashed');
  mails.send.mockResolvedValue(true);
  const testing = await Test.createTestingModule({
    providers: [
      UserRegistrationService,
      { provide: UserAccountRepository, useValue: accounts },
      { provide: EmailVerificationRepository, useValue: links },
      { provide: PasswordHasher, useValue: hasher },
      { provide: VerificationMailService, useValue: mails },
    ],
  }).compile();
  service = testing.get(UserRegistrationService);
});

describe('register', () => {
  it('keeps the hash, sends a mail and tells so', async () => {
    const result = await service.register(input);
    expect(accounts.create).toHaveBeenCalledWith(expect.objectContaining({ passwordHash: 'hashed', company: null }));
    expect(mails.send).toHaveBeenCalledTimes(1);
    expect(result.user?.email).toBe(input.email);
    expect(result.message).toContain('registered successfully');
  });

  it('hashes nothing for a taken address', async () => {
    accounts.findByEmail.mockResolvedValue(existing);
    const result = await service.register(input);
    expect(result.success).toBe(false);
    expect(result.errors).toContainEqual(
      expect.objectContaining({ field: 'email', message: 'Email is already in use' }),
    );
    expect(hasher.hash).not.toHaveBeenCalled();
  });

  it('treats an address that was taken a moment ago like any taken one', async () => {
    accounts.create.mockResolvedValue(undefined);
    expect(await service.register(input)).toMatchObject({ success: false, message: 'Email already registered' });
    expect(mails.send).not.toHaveBeenCalled();
  });

  it('asks nobody about an invalid input', async () => {
    expect(await service.register({})).toMatchObject({ success: false, message: 'Validation failed' });
    expect(accounts.findByEmail).not.toHaveBeenCalled();
  });

  it('succeeds without a mail and says so', async () => {
    mails.send.mockResolvedValue(false);
    const result = await service.register(input);
    expect([result.success, result.message]).toEqual([true, expect.stringContaining('could not be sent')]);
  });
});

describe('verify', () => {
  it.each([undefined, null, 5, '', 'short', ['x'], `${'x'.repeat(31)}\0`])(
    'does not bother the database with %j',
    async (token) => {
      expect(await service.verify(token)).toBe('unknown');
      expect(links.use).not.toHaveBeenCalled();
    },
  );
});
