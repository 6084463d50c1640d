import Ajv from 'ajv';
import type { OpenApiDocument } from '../../../generator/load.mts';

/** Says whether a value fits, and if not, why. */
export type Validator = (value: unknown) => string;

const pointerPart = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Makes validators for places in an OpenAPI 3.0 document. ajv knows `nullable` beside `type` itself.
 *
 * @returns a function from the keys that lead to a schema to its validator, which answers '' for a fitting value
 */
export function validatorsOf(document: OpenApiDocument): (...keys: string[]) => Validator {
	const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
	ajv.addSchema(document, 'spec', undefined, false);
	return (...keys) => {
		const validate = ajv.compile({
			$ref: `spec#/${keys.map((key) => encodeURIComponent(pointerPart(key))).join('/')}`,
		});
		return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors));
	};
}
