import type { FastifyRequest } from 'fastify';

import { refusal } from './api-error.mts';

/** A form as it was sent. */
export interface Form {
	fields: Record<string, string>;
	file?: Buffer;
	fileName?: string;
}

/** The fields of a form, its file as bytes. Malformed forms are answered as the service does. */
export async function readForm(request: FastifyRequest): Promise<Form> {
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
