import { sendItem } from '../../shared/engine/send-item';

/**
 * What "Delete a voice" does. A success is documented as a JSON string and may as well be empty: nothing
 * is read from it.
 */
export const paginate = sendItem({
	expects: 'text',
	response: () => [{ json: { deleted: true } }],
});
