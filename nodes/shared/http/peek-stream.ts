import { sleep } from 'n8n-workflow';

import type { BodyStream } from './api-response';

/** The first bytes of a body, and the body with them: its whole bytes where it has hardly more. */
export interface PeekedBody {
	head: Buffer;
	body: BodyStream | Buffer;
}

/**
 * Looks at the first bytes of a stream that nobody has read from yet, and puts them back.
 *
 * @param length how many bytes; fewer come where the body has no more
 * @throws what the stream ends with
 */
export async function peekStream(stream: BodyStream, length: number): Promise<PeekedBody> {
	// It may break before its reader comes, who is told then; an error that nobody listens to ends n8n.
	stream.on('error', () => undefined);
	const pieces: Buffer[] = [];
	let received = 0;
	for await (const piece of stream.iterator({ destroyOnReturn: false })) {
		pieces.push(Buffer.from(piece as Buffer));
		received += (piece as Buffer).length;
		if (received >= length) break;
	}
	const begun = Buffer.concat(pieces);
	const head = begun.subarray(0, length);
	// A stream that has come to its end takes nothing back.
	if (received < length || stream.readableEnded) return { head, body: begun };
	stream.unshift(begun);
	// A stream that was listened to in this way is free for others a turn later.
	await sleep(0);
	return { head, body: stream };
}
