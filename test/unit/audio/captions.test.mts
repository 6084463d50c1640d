import fc from 'fast-check';

import { toReadable } from '../../../nodes/Audio/transcription/caption-lines';
import { toSubtitles } from '../../../nodes/Audio/transcription/captions';
import { joinTexts } from '../../../nodes/Audio/transcription/join-texts';

const captions = [
	{ start: 0, end: 2.5, text: 'Hello\n\nworld' },
	{ start: 2.5, end: 3, text: ' ' },
	{ start: 3, end: 3661.2345, text: 'if a < b & b > c' },
];

describe('subtitles', () => {
	it('are numbered in SRT, without those that say nothing', () => {
		expect(toSubtitles(captions, 'srt', false)).toBe(
			'1\n00:00:00,000 --> 00:00:02,500\nHello world\n\n2\n00:00:03,000 --> 01:01:01,235\nif a < b & b > c\n',
		);
	});

	it('have a heading and no markup in WebVTT', () => {
		expect(toSubtitles(captions, 'vtt', false)).toBe(
			'WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nHello world\n\n00:00:03.000 --> 01:01:01.235\nif a &lt; b &amp; b &gt; c\n',
		);
	});

	it('are an empty SRT file, or the heading alone, when nothing was said', () => {
		expect(toSubtitles([], 'srt', false)).toBe('');
		expect(toSubtitles([], 'vtt', false)).toBe('WEBVTT\n');
	});
});

describe('texts as one', () => {
	it.each([
		[['Hello,', ' ', 'world. '], 'Hello, world.'],
		[['\u4f60\u597d\u3002', '\u518d\u89c1'], '\u4f60\u597d\u3002\u518d\u89c1'],
		[['\u4f60\u597d', 'hello'], '\u4f60\u597d hello'],
		[[], ''],
	])('%j', (texts, want) => {
		expect(joinTexts(texts)).toBe(want);
	});
});

/** Latin signs count one, those of Chinese and Japanese more than two. */
const lineWidth = (line: string) =>
	[...line].reduce(
		(sum, sign) => sum + (/[\u3000-\u9fff\uff00-\uffef]/u.test(sign) ? 42 / 18 : 1),
		0,
	);

describe('captions that can be read', () => {
	const ENGLISH =
		'We met on Monday, and we talked about the budget. The president of the company said that it is too small! ' +
		'Then the engineers, who had come from the other building, asked for another computer and for more time.';
	const CHINESE =
		'\u6211\u4eec\u661f\u671f\u4e00\u89c1\u9762\uff0c\u8c08\u4e86\u9884\u7b97\u3002\u603b\u7ecf\u7406\u8bf4\u8fd9\u592a\u5c11\u4e86\uff01\u7136\u540e\u5de5\u7a0b\u5e08\u4eec\u8981\u6c42\u66f4\u591a\u7684\u65f6\u95f4\u548c\u4e00\u53f0\u65b0\u7684\u7535\u8111\u3002';

	it.each([
		['English', ENGLISH],
		['Chinese', CHINESE],
	])('keep to lines and seconds, and end where sentences do: %s', (_, text) => {
		const readable = toReadable({ start: 10, end: 26, text });
		expect(readable.length).toBeGreaterThan(2);
		for (const { start, end, text: lines } of readable) {
			expect(lines.split('\n').length).toBeLessThanOrEqual(2);
			for (const line of lines.split('\n')) expect(lineWidth(line)).toBeLessThanOrEqual(42);
			expect(end - start).toBeLessThanOrEqual(7.001);
			expect(end - start).toBeGreaterThanOrEqual(0.999);
		}
		expect(readable[0].text.replace('\n', ' ')).toMatch(/[.\u3002]$/u);
		expect(readable[0].start).toBe(10);
		expect(readable.at(-1)?.end).toBe(26);
	});

	it('share out the time of a segment by the length of the words', () => {
		const short = 'One two three four five six. ';
		const long = 'Seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.';
		const [first, second] = toReadable({ start: 0, end: 10, text: short + long });
		expect(first.text).toBe(short.trim());
		expect(first.end).toBeCloseTo((10 * short.length) / (short.length + long.length), 0);
		expect(second.start).toBe(first.end);
	});

	it('lose no word of any text, follow each other, and stay within the segment', () => {
		const words = fc.array(
			fc.oneof(
				fc.string({ minLength: 1, maxLength: 60 }),
				fc.constantFrom(
					'\u4f60\u597d\u3002',
					'mixed\u4f60\u597dwords',
					'\u30c6\u30b9\u30c8',
					'end.',
					'...',
					'\ud83d\udc4b\ud83c\udffd',
				),
			),
			{ maxLength: 40 },
		);
		fc.assert(
			fc.property(words, fc.double({ min: 0.1, max: 600, noNaN: true }), (texts, seconds) => {
				const text = texts.join(' ').replace(/\s+/g, ' ').trim();
				const readable = toReadable({ start: 5, end: 5 + seconds, text });
				const without = (each: string) => each.replace(/\s/g, '');
				expect(without(readable.map((caption) => caption.text).join(' '))).toBe(without(text));
				let at = 5;
				for (const { start, end, text: lines } of readable) {
					expect(start).toBeGreaterThanOrEqual(at - 1e-9);
					expect(end).toBeGreaterThan(start);
					expect(end).toBeLessThanOrEqual(5 + seconds + 1e-9);
					expect(end - start).toBeLessThanOrEqual(7 + 1e-9);
					expect(lines.split('\n').length).toBeLessThanOrEqual(2);
					at = end;
				}
			}),
		);
	});

	it('are what SRT holds, unless that is turned off', () => {
		const segment = [{ start: 0, end: 20, text: ENGLISH }];
		expect(toSubtitles(segment, 'srt', true).match(/-->/g)?.length).toBeGreaterThan(2);
		expect(toSubtitles(segment, 'srt', false)).toBe(
			`1\n00:00:00,000 --> 00:00:20,000\n${ENGLISH}\n`,
		);
	});
});
