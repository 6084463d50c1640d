import type { PollingDefaults } from '../editor/polling-options';
import type { ParameterReader } from './parameters';
import type { PollingSettings } from './poll';

/** What the options of `pollingOptions` say. */
export function readPollingSettings(
	params: ParameterReader,
	{ intervalS, limitS }: PollingDefaults,
): PollingSettings {
	return {
		intervalMs: 1000 * (params.number('options.pollingInterval') ?? intervalS),
		limitMs: 1000 * (params.number('options.maxWait') ?? limitS),
	};
}
