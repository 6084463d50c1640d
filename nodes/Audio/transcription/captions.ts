/** What was said from one second of a recording to another. */
export interface Caption {
	start: number;
	end: number;
	text: string;
}

/** The subtitle formats, each with the type of its file. */
export const CAPTION_TYPES = { srt: 'application/x-subrip', vtt: 'text/vtt' } as const;

export type CaptionFormat = keyof typeof CAPTION_TYPES;

const digits = (value: number, count: number) => String(value).padStart(count, '0');

function timestamp(seconds: number, decimalSign: string): string {
	const ms = Math.round(seconds * 1000);
	const [hours, minutes, rest] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60];
	const clock = [hours, minutes, rest].map((value) => digits(Math.floor(value), 2)).join(':');
	return `${clock}${decimalSign}${digits(ms % 1000, 3)}`;
}

/** An empty line would end a caption. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** WebVTT reads markup (W3C WebVTT, 4.2.2). */
const escaped = (text: string) =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Captions as a subtitle file; those without words are left out. */
export function toSubtitles(captions: Caption[], format: CaptionFormat): string {
	const sign = format === 'srt' ? ',' : '.';
	const blocks = captions
		.map(({ start, end, text }) => ({ start, end, line: oneLine(text) }))
		.filter(({ line }) => line !== '')
		.map(({ start, end, line }, index) => {
			const times = `${timestamp(start, sign)} --> ${timestamp(end, sign)}`;
			return format === 'srt' ? `${index + 1}\n${times}\n${line}` : `${times}\n${escaped(line)}`;
		});
	const all = format === 'srt' ? blocks : ['WEBVTT', ...blocks];
	return all.length > 0 ? `${all.join('\n\n')}\n` : '';
}

/** Scripts that put no space between words. */
const SPACELESS =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/** Texts that follow each other as one, with a space between where the script has spaces. */
export function joinTexts(texts: string[]): string {
	const pieces: string[] = [];
	let last = '';
	for (const text of texts.map((each) => each.trim()).filter((each) => each !== '')) {
		// Of the piece before, not of the whole: a day of sound has thousands of pieces.
		const [end = ''] = last === '' ? [] : [...last.slice(-2)].slice(-1);
		const [start = ''] = text;
		const isClose = end === '' || (SPACELESS.test(end) && SPACELESS.test(start));
		pieces.push(isClose ? text : ` ${text}`);
		last = text;
	}
	return pieces.join('');
}
