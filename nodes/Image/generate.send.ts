import { sendItem } from '../shared/engine/send-item';
import { generateRequest } from './generate.request';
import { toImages } from './image.response';

/** What "Generate an image" does. */
export const paginate = sendItem({ request: generateRequest, response: toImages });
