import type { MediaSource } from '../files/media-input';
import type { ParameterReader } from './parameters';

/** What the fields of `mediaSourceFields` say, in a row or at the top. */
export const readMediaSource = (row: ParameterReader): MediaSource => ({
	source: row.option('source'),
	url: row.text('url'),
	binaryPropertyName: row.text('binaryPropertyName'),
});
