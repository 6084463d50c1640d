import { internationalDefaults } from '../generated/models.generated';
import { isInternational } from './base-url';

/** What is known of the model that is asked for. */
export interface RegionalOptions {
	/** The default of the model field, where it stands as it was. */
	untouchedModel?: string;
	/** Takes what a person should know of the requests. */
	onHint?(message: string): void;
}

/**
 * The model that the account's site has in place of a default that it lacks. A default that the user has not
 * touched is no choice of his; a model that he chose goes out as it is.
 *
 * What is sent is said by `onHint`: a default that was picked again from the list looks like one never touched.
 *
 * @param defaults of the international site, by those of the Chinese one
 */
export function regionalModel(
	model: string,
	baseUrl: string,
	{ untouchedModel, onHint }: RegionalOptions,
	defaults: Record<string, string | undefined> = internationalDefaults,
): string {
	const instead = model === untouchedModel ? defaults[model] : undefined;
	if (instead === undefined || !isInternational(baseUrl)) return model;
	onHint?.(
		`The model is ${instead}: ${model}, the default of Model, is not on siliconflow.com. Pick a model in Model to have another.`,
	);
	return instead;
}
