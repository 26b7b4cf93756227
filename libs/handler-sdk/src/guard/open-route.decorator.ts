// Marks routes that anybody may call: health checks, links in mails.
import { Reflector } from '@nestjs/core';

/** On a controller or a method: `@OpenRoute()` lets calls pass without any secret. */
export const OpenRoute = Reflector.createDecorator<undefined, true>({ transform: () => true });
