import { joinTexts, toSubtitles } from '../../../nodes/Audio/transcription/captions';

const captions = [
	{ start: 0, end: 2.5, text: 'Hello\n\nworld' },
	{ start: 2.5, end: 3, text: ' ' },
	{ start: 3, end: 3661.2345, text: 'if a < b & b > c' },
];

describe('subtitles', () => {
	it('are numbered in SRT, without those that say nothing', () => {
		expect(toSubtitles(captions, 'srt')).toBe(
			'1\n00:00:00,000 --> 00:00:02,500\nHello world\n\n2\n00:00:03,000 --> 01:01:01,235\nif a < b & b > c\n',
		);
	});

	it('have a heading and no markup in WebVTT', () => {
		expect(toSubtitles(captions, 'vtt')).toBe(
			'WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nHello world\n\n00:00:03.000 --> 01:01:01.235\nif a &lt; b &amp; b &gt; c\n',
		);
	});

	it('are an empty SRT file, or the heading alone, when nothing was said', () => {
		expect(toSubtitles([], 'srt')).toBe('');
		expect(toSubtitles([], 'vtt')).toBe('WEBVTT\n');
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
