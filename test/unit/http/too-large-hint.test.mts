/** What is too large is told by the service's words and by what was sent: one text, many inputs, or files. */
import { tooLargeHint } from '../../../nodes/shared/http/too-large-hint';

it.each([
	['/embeddings', 'batch size 77 > maximum allowed batch size 32', /takes 32 inputs.*Batch Size/],
	['/embeddings', 'input batch size 65 > maximum allowed batch size 64', /takes 64 inputs/],
	['/rerank', 'batch size 77 > maximum allowed batch size 32', /takes 32 inputs.*fewer documents/],
	['/embeddings', 'input must have less than 8192 tokens', /A text is longer than the model/],
	['/chat/completions', 'Request Entity Too Large', /web addresses in place of the files/],
	['/audio/transcriptions', '', /recording is too large/],
	['/files', '', /fewer items/],
	['/anything', 'no', /fewer or smaller/],
])('of %s where it says "%s"', (path, message, advice) => {
	expect(tooLargeHint(message, path)).toMatch(advice);
});

it('one text that is too long is not told to lower Batch Size', () => {
	const hint = tooLargeHint('input must have less than 8192 tokens', '/embeddings');
	expect(hint).not.toContain('Batch Size');
});
