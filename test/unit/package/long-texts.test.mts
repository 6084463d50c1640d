/** Texts of any length and make take a time that grows with their length, and not with its square. */
import { joinTexts } from '../../../nodes/Audio/transcription/join-texts';
import { textToEmbed } from '../../../nodes/Embeddings/create';
import { readErrorBody } from '../../../nodes/shared/http/error-body';

/** Far more than any of these takes, far less than the square of the length would. */
const MAX_MS = 500;

function timed<T>(work: () => T): T {
	const began = performance.now();
	const result = work();
	expect(performance.now() - began).toBeLessThan(MAX_MS);
	return result;
}

it('new lines are found among a million blanks', () => {
	const blanks = ' '.repeat(1_000_000);
	expect(timed(() => textToEmbed(blanks, true))).toBe(blanks);
	expect(timed(() => textToEmbed(`a${blanks}\n${blanks}b`, true))).toBe('a b');
});

it.each(['a\n b', '\na', 'a \n', ' a\r\n\r\n b\n', 'a\n\n\nb', '\n', ' \n '])(
	'new lines of %p are stripped as before',
	(text) => {
		expect(textToEmbed(text, true)).toBe(text.replace(/\s*\n\s*/g, ' '));
	},
);

it('an error that echoes a prompt of a million brackets is read', () => {
	const echo = '<'.repeat(1_000_000);
	expect(timed(() => readErrorBody({ message: echo })).message?.length).toBeLessThanOrEqual(600);
	expect(timed(() => readErrorBody(`<title${echo}`)).message?.length).toBeLessThanOrEqual(600);
});

it('the pieces of a day of sound are joined', () => {
	const texts = Array.from({ length: 20_000 }, (_, index) => (index % 2 ? 'words here' : '你好。'));
	expect(timed(() => joinTexts(texts))).toHaveLength(20_000 * 6.5 + 19_999);
});
