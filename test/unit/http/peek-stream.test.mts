/** A body whose connection is gone by the time that somebody looks at it must not keep its item for ever. */
import { Readable } from 'stream';
import { setImmediate as turn } from 'timers/promises';

import { peekStream } from '../../../nodes/shared/http/peek-stream';

const bodyOf = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)));

it.each([
	[['abcdef'], 'abcd'],
	[['a', 'b', 'c', 'd', 'e', 'f'], 'abcd'],
	[['ab'], 'ab'],
	[[], ''],
])('the first bytes of %j are looked at, and nothing is lost', async (pieces, head) => {
	const peeked = await peekStream(bodyOf(...pieces), 4);
	expect(peeked.head.toString()).toBe(head);
	const { body } = peeked;
	const whole = Buffer.isBuffer(body) ? [body] : await body.toArray();
	expect(Buffer.concat(whole).toString()).toBe(pieces.join(''));
});

it('a stream that was closed before is an error of the connection', async () => {
	const body = new Readable({ read() {} });
	body.destroy();
	await turn();
	await expect(peekStream(body, 4)).rejects.toMatchObject({
		code: 'ERR_STREAM_PREMATURE_CLOSE',
	});
});

it('a stream that breaks while nobody listens is an error for who reads it, and not for the process', async () => {
	const body = new Readable({ read() {} });
	body.push('abcdef');
	const peeking = peekStream(body, 4);
	process.nextTick(() => process.nextTick(() => body.destroy(new Error('reset'))));
	const result = await peeking.then(
		async (peeked) => await Array.fromAsync(peeked.body as Readable).catch(String),
		String,
	);
	expect(result).toBe('Error: reset');
});

it('a stream that breaks before enough has come is an error', async () => {
	const body = new Readable({ read() {} });
	body.push('a');
	const peeked = peekStream(body, 4);
	await turn();
	body.destroy(new Error('reset'));
	await expect(peeked).rejects.toThrow('reset');
});
