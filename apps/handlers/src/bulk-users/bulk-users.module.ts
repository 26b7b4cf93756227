// Many users at once.
import { Module } from '@nestjs/common';
import { ProgressReporter } from '../progress/progress-reporter.js';
import { UserRegistrationModule } from '../user-registration/user-registration.module.js';
import { BulkUsersController } from './bulk-users.controller.js';
import { BulkUsersService } from './bulk-users.service.js';
import { UserCreation } from './user-creation.js';

@Module({
  imports: [UserRegistrationModule],
  controllers: [BulkUsersController],
  providers: [BulkUsersService, UserCreation, ProgressReporter],
})
export class BulkUsersModule {}
