import type { FastifyInstance, FastifyRequest } from 'fastify';

import { refusal } from './api-error.mts';

/** A form as it was sent. */
export interface Form {
	fields: Record<string, string>;
	file?: Buffer;
	fileName?: string;
}

declare module 'fastify' {
	interface FastifyRequest {
		form?: Form;
	}
}

/** The fields of a form, its file as bytes. Malformed forms are answered as the service does. */
async function readForm(request: FastifyRequest): Promise<Form> {
	const form: Form = { fields: {} };
	try {
		for await (const part of request.parts()) {
			if (part.type === 'file') {
				form.file = await part.toBuffer();
				form.fileName = part.filename;
			} else {
				form.fields[part.fieldname] = String(part.value);
			}
		}
	} catch {
		throw refusal.unreadableForm();
	}
	return form;
}

/** Reads each form before limits and faults strike, as bodies of JSON are; its fields are the body. */
export function readForms(app: FastifyInstance): void {
	app.addHook('preValidation', async (request) => {
		if (!request.isMultipart()) return;
		request.form = await readForm(request);
		request.body = request.form.fields;
	});
}

/**
 * The form of a request that must be one.
 *
 * @throws ApiError for a request of another type
 */
export function formOf({ form }: FastifyRequest): Form {
	if (!form) throw refusal.unreadableForm();
	return form;
}
