/** A mistake of the workflow, or of our own, is not taken for a lost connection, which is repeated and blamed on the network. */
import { toNetworkFailure } from '../../../nodes/shared/http/failure';

const withCode = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

it.each([
	withCode('ERR_INVALID_CHAR', 'Invalid character in header content ["Authorization"]'),
	withCode('ERR_INVALID_URL', 'Invalid URL'),
	withCode('ERR_INVALID_ARG_TYPE'),
	withCode('ENOENT', 'no such file'),
	withCode('ERR_BAD_REQUEST'),
	new TypeError("Cannot read properties of undefined (reading 'original')"),
	new RangeError('Invalid array length'),
	new Error('Domain not allowed: This credential is restricted from accessing example.com'),
	new Error('The file is said to have 9 bytes and has more'),
	undefined,
	'text',
])('%s is none', (thrown) => {
	expect(toNetworkFailure(thrown)).toBeUndefined();
});

it.each([
	['ECONNRESET', withCode('ECONNRESET')],
	['ENOTFOUND', new Error('wrapped', { cause: withCode('ENOTFOUND') })],
	['ECONNRESET', new Error('socket hang up')],
	['ETIMEDOUT', new Error('timeout of 500ms exceeded')],
	['Z_DATA_ERROR', withCode('Z_DATA_ERROR')],
])('%s is one: %s', (code, thrown) => {
	expect(toNetworkFailure(thrown)).toMatchObject({ kind: 'network', code });
});
