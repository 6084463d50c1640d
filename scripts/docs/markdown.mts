const CODE = /^```[\s\S]*?^```|`[^`\n]*`/gm;

/** Where the links and images of a text lead, those in code left out. */
export function linksIn(text: string): string[] {
	return [...text.replace(CODE, '').matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target);
}

/** The anchors that a text's headings get on GitHub. */
export function anchorsIn(text: string): string[] {
	const seen = new Map<string, number>();
	return [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map(
		([, heading]) => {
			const slug = heading
				.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
				.toLowerCase()
				.replace(/[^\p{L}\p{N}\s_-]/gu, '')
				.trim()
				.replaceAll(' ', '-');
			const count = seen.get(slug) ?? 0;
			seen.set(slug, count + 1);
			return count === 0 ? slug : `${slug}-${count}`;
		},
	);
}

/** The pieces of code in a text, blocks and single words alike. */
export const codeIn = (text: string): string[] =>
	[...text.matchAll(CODE)].map(([code]) => code.replace(/^```\w*\n|```$|^`|`$/g, ''));
