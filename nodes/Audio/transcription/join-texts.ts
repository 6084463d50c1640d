/** Scripts that put no space between words. */
const SPACELESS =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/** Whether a sign is of a script that puts no space between words. */
export const isSpaceless = (sign: string): boolean => SPACELESS.test(sign);

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
