// Contacts to and from a CRM.
import { Module } from '@nestjs/common';
import { ContactStatusRepository } from './contact-status.repository.js';
import { CrmController } from './crm.controller.js';
import { CrmService } from './crm.service.js';

@Module({ controllers: [CrmController], providers: [CrmService, ContactStatusRepository] })
export class CrmModule {}
