import { sendItem } from '../shared/engine/send-item';
import { editRequest } from './edit.request';
import { toImages } from './image.response';

/** What "Edit an image" does. */
export const paginate = sendItem({ request: editRequest, response: toImages });
