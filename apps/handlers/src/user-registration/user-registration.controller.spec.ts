// The controller alone, in the manner of the guide.
import { jest } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { RegisterUserOutput } from './register-user-output.js';
import { UserRegistrationController } from './user-registration.controller.js';
import { UserRegistrationService } from './user-registration.service.js';

const register = jest.fn<UserRegistrationService['register']>();
const resend = jest.fn<UserRegistrationService['resend']>();
let controller: UserRegistrationController;

beforeEach(async () => {
  const testing = await Test.createTestingModule({
    controllers: [UserRegistrationController],
    providers: [{ provide: UserRegistrationService, useValue: { register, resend } }],
  }).compile();
  controller = testing.get(UserRegistrationController);
});

describe('UserRegistrationController', () => {
  const input = { email: 'test@example.com', password: 'password123', name: 'Test User' };

  it('gives the input to the service and its result back', async () => {
    const result: RegisterUserOutput = { success: true, message: 'User registered successfully.' };
    register.mockResolvedValueOnce(result);
    expect(await controller.registerUser(input)).toBe(result);
    expect(register).toHaveBeenCalledWith(input);
  });

  it('lets the unexpected through to the filter', async () => {
    register.mockRejectedValueOnce(new Error('no database'));
    await expect(controller.registerUser(input)).rejects.toThrow('no database');
  });

  it('asks for another mail', async () => {
    resend.mockResolvedValueOnce({ success: true, message: 'sent' });
    expect(await controller.resendVerification({ email: input.email })).toEqual({ success: true, message: 'sent' });
  });
});
