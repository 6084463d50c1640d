import { toReadable } from './caption-lines';

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

/**
 * Captions as a subtitle file; those without words are left out.
 *
 * @param isReadable breaks them into captions and lines that people can read
 */
export function toSubtitles(
	captions: Caption[],
	format: CaptionFormat,
	isReadable: boolean,
): string {
	const sign = format === 'srt' ? ',' : '.';
	const lines = captions
		.map((caption) => ({ ...caption, text: oneLine(caption.text) }))
		.filter(({ text }) => text !== '');
	const blocks = (isReadable ? lines.flatMap(toReadable) : lines).map(
		({ start, end, text }, index) => {
			const times = `${timestamp(start, sign)} --> ${timestamp(end, sign)}`;
			return format === 'srt' ? `${index + 1}\n${times}\n${text}` : `${times}\n${escaped(text)}`;
		},
	);
	const all = format === 'srt' ? blocks : ['WEBVTT', ...blocks];
	return all.length > 0 ? `${all.join('\n\n')}\n` : '';
}
