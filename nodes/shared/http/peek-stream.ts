import { sleep } from 'n8n-workflow';

import type { BodyStream } from './api-response';

/** The first bytes of a body, and the body with them: its whole bytes where it has hardly more. */
export interface PeekedBody {
	head: Buffer;
	body: BodyStream | Buffer;
}

/** Node's name for a connection that ended before the body did. */
const CUT_SHORT = 'ECONNRESET';

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
	const enough = await new Promise<boolean>((resolve, reject) => {
		const settle = (act: () => void) => {
			stream.off('readable', take);
			stream.off('end', end);
			stream.off('error', fail);
			stream.off('close', close);
			act();
		};
		const take = () => {
			for (;;) {
				const piece = stream.read() as Buffer | string | null;
				if (piece === null) return;
				pieces.push(Buffer.from(piece as Buffer));
				received += piece.length;
				if (received < length) continue;
				// At once: a stream that has come to its end takes nothing back.
				stream.unshift(Buffer.concat(pieces));
				settle(() => resolve(true));
				return;
			}
		};
		const end = () => settle(() => resolve(false));
		const fail = (error: Error) => settle(() => reject(error));
		const close = () =>
			fail(Object.assign(new Error('The connection was closed'), { code: CUT_SHORT }));
		stream.on('readable', take).on('end', end).on('error', fail).on('close', close);
		// It says so once, and that may have been before anybody listened.
		if (stream.destroyed) close();
	});
	const head = Buffer.concat(pieces);
	if (!enough) return { head, body: head };
	// A stream that was listened to in this way is free for others a turn later.
	await sleep(0);
	return { head: head.subarray(0, length), body: stream };
}
