import { sendItem } from '../../shared/engine/send-item';
import { speechRequest } from './create.request';
import { toSpeech } from './create.response';

/** What "Create speech" does. */
export const paginate = sendItem({ request: speechRequest, response: toSpeech, expects: 'stream' });
